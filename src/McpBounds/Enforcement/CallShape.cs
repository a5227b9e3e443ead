using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>What differs between calls of tools, prompts and resources.</summary>
/// <typeparam name="TParams">What such a request says.</typeparam>
/// <typeparam name="TResult">What it is answered with.</typeparam>
internal abstract class CallShape<TParams, TResult>
    where TParams : RequestParams
{
    /// <summary>The arguments.</summary>
    public abstract IDictionary<string, JsonElement>? ArgumentsOf(TParams? parameters, TargetBounds target);

    /// <summary>The answer that a refused call gets; where there is no error result, an exception whose text reaches the client.</summary>
    public virtual TResult Refused(Refusal refusal) => throw new McpProtocolException(refusal.Text, McpErrorCode.InvalidRequest)
    {
        Data = { [Refusal.MetaKey] = refusal.ToJson().ToJsonString() },
    };

    /// <summary>The result, made to fit; or why it is refused.</summary>
    public abstract (TResult Result, Refusal? Refusal) Fit(TResult result, FittedContent content);

    /// <summary>The questions that a result asks in place of an answer.</summary>
    public virtual InputRequiredResult? InputsOf(TResult result) => null;
}

/// <summary>Calls of tools.</summary>
internal sealed class ToolShape : CallShape<CallToolRequestParams, CallToolResult>
{
    public override IDictionary<string, JsonElement>? ArgumentsOf(CallToolRequestParams? parameters, TargetBounds target) => parameters?.Arguments;

    public override CallToolResult Refused(Refusal refusal) => refusal.ToResult();

    public override (CallToolResult Result, Refusal? Refusal) Fit(CallToolResult result, FittedContent content)
    {
        if (result.StructuredContent is { } structured && content.RefusalOf(ResultSize.BytesOf(structured)) is { } tooMuch)
        {
            return (result, tooMuch);
        }

        var (fitted, refusal) = content.Fit(result.Content, result.Meta);
        if (!ReferenceEquals(fitted, result.Content))
        {
            result = result.Copy();
            result.Content = fitted;
        }

        return (result, refusal);
    }
}

/// <summary>Requests for prompts.</summary>
internal sealed class PromptShape : CallShape<GetPromptRequestParams, GetPromptResult>
{
    public override IDictionary<string, JsonElement>? ArgumentsOf(GetPromptRequestParams? parameters, TargetBounds target) => parameters?.Arguments;

    public override (GetPromptResult Result, Refusal? Refusal) Fit(GetPromptResult result, FittedContent content)
    {
        var (fitted, refusal) = content.FitParts(
            result.Messages,
            result.Meta,
            static message => ResultSize.TextOf(message.Content),
            static message => ResultSize.BlobOf(message.Content),
            static (message, index) => ResultSize.Of(message.Content, index),
            static (message, text) => new() { Role = message.Role, Content = FittedContent.WithText(message.Content, text) });
        if (!ReferenceEquals(fitted, result.Messages))
        {
            result = result.Copy();
            result.Messages = fitted;
        }

        return (result, refusal);
    }
}

/// <summary>Reads of resources.</summary>
internal sealed class ResourceShape : CallShape<ReadResourceRequestParams, ReadResourceResult>
{
    public override IDictionary<string, JsonElement>? ArgumentsOf(ReadResourceRequestParams? parameters, TargetBounds target) =>
        parameters?.Uri is { } address ? target.Address?.Read(address) : null;

    public override (ReadResourceResult Result, Refusal? Refusal) Fit(ReadResourceResult result, FittedContent content)
    {
        var (fitted, refusal) = content.FitParts(
            result.Contents,
            result.Meta,
            static contents => (contents as TextResourceContents)?.Text,
            static contents => contents is BlobResourceContents blob ? ResultSize.BlobOf(blob) : null,
            ResultSize.Of,
            static (contents, text) => new TextResourceContents
            {
                Uri = contents.Uri,
                MimeType = contents is BlobResourceContents ? "text/plain" : contents.MimeType,
                Text = text,
                Meta = contents.Meta,
            });
        if (!ReferenceEquals(fitted, result.Contents))
        {
            result = result.Copy();
            result.Contents = fitted;
        }

        return (result, refusal);
    }
}
