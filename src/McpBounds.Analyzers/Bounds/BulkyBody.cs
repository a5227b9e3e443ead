using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a body bulk, a file or a log or a page, rather than an API's answer? Its address, or whoever reads it for the agent, says so by name.</summary>
internal static class BulkyBody
{
    private const int MostTools = 100;

    /// <summary>Whether a text that is read is bulk.</summary>
    public static bool IsRead(WholeRead read, ToolReach reach, ToolCode tools, CancellationToken cancellation) =>
        read.Origins.Any(static origin => origin is { Address: null, Buffering: Buffering.Streamed }) // a library hands out a stream where the body is a file
        || NamesOf(CodeUnit.MemberOf(read.Call.Syntax), isTool: false).Any(BulkWords.AreIn)
        || IsReadBy(reach.Tools)
        || read.Origins.Select(static origin => origin.Address).OfType<IOperation>().Any(address => IsNamedBy(address, tools, cancellation));

    /// <summary>
    /// Whether a quarter of the tools that share a read say so by their names, or half of them by what the agent is told: what one of many mentions, the read need not be.
    /// </summary>
    private static bool IsReadBy(ImmutableArray<CodeUnit> tools)
    {
        // What a hundred tools share, the rest does not tell otherwise.
        var asked = tools.Take(MostTools).ToList();
        return asked.Count > 0
            && (4 * asked.Count(static tool => NamesOf(tool, isTool: true).Any(BulkWords.AreIn)) >= asked.Count
                || 2 * asked.Count(static tool => TextsOf(tool).Any(BulkWords.AreInSentence)) >= asked.Count);
    }

    private static bool IsNamedBy(IOperation address, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.OriginsOf(address, cancellation, Parts).Any(static part => part.ConstantValue is { HasValue: true, Value: string text } && BulkWords.AreInPath(text));

    /// <summary>All that an address is put together from, up to its query.</summary>
    private static IEnumerable<IOperation>? Parts(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => Enumerable.Empty<IOperation>(),
        IInterpolatedStringOperation { Parts: var parts } => UpToQuery(parts.Select(static part => part switch
        {
            IInterpolationOperation interpolation => interpolation.Expression,
            IInterpolatedStringTextOperation text => text.Text,
            _ => part,
        })),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => UpToQuery(AddressHead.Summands(sum)),
        IObjectCreationOperation { Constructor.ContainingType.Name: "Uri" or "UriBuilder" or "HttpRequestMessage" or "RestRequest" or "Url" } made => made.Arguments.Select(static argument => argument.Value),
        IInvocationOperation { TargetMethod.ContainingType: { SpecialType: SpecialType.System_String } or { Name: "QueryHelpers" } } text =>
            (text.Instance is { } instance ? new[] { instance } : Enumerable.Empty<IOperation>()).Concat(text.Arguments.Select(static argument => argument.Value)),
        _ => null,
    };

    private static IEnumerable<IOperation> UpToQuery(IEnumerable<IOperation> parts)
    {
        foreach (var part in parts)
        {
            yield return part;
            if (part.ConstantValue is { HasValue: true, Value: string text } && text.IndexOf('?') >= 0)
            {
                yield break;
            }
        }
    }

    /// <summary>What a member is called: by itself, by its type where the type is the tool, and by what the SDK is told.</summary>
    private static IEnumerable<string> NamesOf(CodeUnit unit, bool isTool)
    {
        if (unit.Node is MethodDeclarationSyntax method)
        {
            yield return method.Identifier.ValueText;
            if (isTool && method.Modifiers.Any(static modifier => modifier.ValueText == "override") && method.Parent is TypeDeclarationSyntax type)
            {
                yield return type.Identifier.ValueText;
            }
        }
        else if (unit.Node is LocalFunctionStatementSyntax function)
        {
            yield return function.Identifier.ValueText;
        }

        foreach (var text in isTool ? ArgumentsOf(unit, "Name") : Enumerable.Empty<string>())
        {
            yield return text;
        }
    }

    /// <summary>What the agent is told of a tool.</summary>
    private static IEnumerable<string> TextsOf(CodeUnit tool) => Attributes(tool)
        .Where(static attribute => SyntaxIndex.SimpleName(attribute.Name) is "Description" or "DescriptionAttribute")
        .Select(static attribute => string.Concat(attribute.DescendantTokens().Where(static token => token.Value is string).Select(static token => token.ValueText)))
        .Concat(ArgumentsOf(tool, "Description"));

    /// <summary>The texts that a tool's attribute, or the call that a lambda is given to, sets by name.</summary>
    private static IEnumerable<string> ArgumentsOf(CodeUnit tool, string name)
    {
        var inAttributes = Attributes(tool)
            .SelectMany(static attribute => attribute.ArgumentList?.Arguments ?? default)
            .Where(argument => argument.NameEquals?.Name.Identifier.ValueText == name)
            .Select(static argument => argument.Expression);
        var inOptions = tool.Node is not AnonymousFunctionExpressionSyntax ? Enumerable.Empty<ExpressionSyntax>()
            : tool.Node.Ancestors().TakeWhile(static node => node is not StatementSyntax).OfType<ArgumentListSyntax>()
                .SelectMany(static list => list.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax)).OfType<AssignmentExpressionSyntax>()
                .Where(set => set.Left is IdentifierNameSyntax { Identifier.ValueText: var property } && property == name)
                .Select(static set => set.Right);
        return inAttributes.Concat(inOptions).Select(static value => string.Concat(value.DescendantTokens().Where(static token => token.Value is string).Select(static token => token.ValueText)));
    }

    private static IEnumerable<AttributeSyntax> Attributes(CodeUnit tool) => tool.Node switch
    {
        MemberDeclarationSyntax member => member.AttributeLists.SelectMany(static list => list.Attributes),
        LocalFunctionStatementSyntax function => function.AttributeLists.SelectMany(static list => list.Attributes),
        LambdaExpressionSyntax lambda => lambda.AttributeLists.SelectMany(static list => list.Attributes),
        _ => Enumerable.Empty<AttributeSyntax>(),
    };
}
