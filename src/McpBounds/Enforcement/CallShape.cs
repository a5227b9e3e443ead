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
    public abstract IDictionary<string, JsonElement>? ArgumentsOf(TParams? parameters);

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
    public override IDictionary<string, JsonElement>? ArgumentsOf(CallToolRequestParams? parameters) => parameters?.Arguments;

    public override CallToolResult Refused(Refusal refusal) => refusal.ToResult();

    public override (CallToolResult Result, Refusal? Refusal) Fit(CallToolResult result, FittedContent content)
    {
        if (result.StructuredContent is { } structured && content.RefusalOf(ResultSize.BytesOf(structured)) is { } tooMuch)
        {
            return (result, tooMuch);
        }

        (result.Content, var refusal) = content.Fit(result.Content);
        return (result, refusal);
    }
}

/// <summary>Requests for prompts.</summary>
internal sealed class PromptShape : CallShape<GetPromptRequestParams, GetPromptResult>
{
    public override IDictionary<string, JsonElement>? ArgumentsOf(GetPromptRequestParams? parameters) => parameters?.Arguments;

    public override (GetPromptResult Result, Refusal? Refusal) Fit(GetPromptResult result, FittedContent content)
    {
        foreach (var message in result.Messages)
        {
            var (fitted, refusal) = content.Fit([message.Content]);
            if (refusal is not null)
            {
                return (result, refusal);
            }

            // A message has one block: the notice of a cut joins it.
            if (fitted is not [var only] || only != message.Content)
            {
                message.Content = fitted is [var single] ? single : new TextContentBlock { Text = string.Join("\n\n", fitted.Select(ResultSize.TextOf)) };
            }
        }

        return (result, null);
    }
}

/// <summary>Reads of resources.</summary>
internal sealed class ResourceShape : CallShape<ReadResourceRequestParams, ReadResourceResult>
{
    public override IDictionary<string, JsonElement>? ArgumentsOf(ReadResourceRequestParams? parameters) => null;

    public override (ReadResourceResult Result, Refusal? Refusal) Fit(ReadResourceResult result, FittedContent content)
    {
        long left = content.BlobBytes;
        for (var index = 0; index < result.Contents.Count; index++)
        {
            switch (result.Contents[index])
            {
                case TextResourceContents text:
                    if (content.FitText(text.Text) is not { } fitted)
                    {
                        return (result, content.TooMuchJson(ResultSize.BytesOf(text.Text)));
                    }

                    text.Text = fitted;
                    break;
                case BlobResourceContents blob when content.NoteFor(ResultSize.BlobOf(blob), ref left) is { } note:
                    result.Contents[index] = new TextResourceContents { Uri = blob.Uri, MimeType = "text/plain", Text = note };
                    break;
                default:
                    break;
            }
        }

        return (result, null);
    }
}
