using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>Calls that find something in a text: what they find is whatever its author wrote there, and not what an API says of itself.</summary>
internal static class TextFinds
{
    private static readonly ImmutableHashSet<string> s_htmlLibraries = ImmutableHashSet.Create("HtmlAgilityPack", "AngleSharp");

    private static readonly ImmutableHashSet<string> s_slices = ImmutableHashSet.Create("Substring", "Split", "Slice");

    /// <summary>The members by which a page's links are read: known by name where the library is not there.</summary>
    private static readonly ImmutableHashSet<string> s_htmlMembers = ImmutableHashSet.Create(
        "GetAttributeValue", "GetAttribute", "Attributes", "GetDataAttribute", "Href", "InnerText", "TextContent", "GetDirectInnerText");

    /// <summary>The text that a regular expression is held against.</summary>
    public static IOperation? MatchedText(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { ContainingType.Name: "Regex", Name: "Match" or "Matches" or "Split" or "EnumerateMatches" } method } call
        && method.ContainingNamespace.ToDisplayString() == "System.Text.RegularExpressions"
            ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "input")?.Value
            : null;

    /// <summary>The text that a piece is cut out of.</summary>
    public static IOperation? SlicedText(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance: { } text, TargetMethod.Name: var name } when s_slices.Contains(name) && IsText(text.Type) => text,
        { Syntax: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } at } } when at[0].Expression is RangeExpressionSyntax =>
            operation.ChildOperations.FirstOrDefault(static child => IsText(child.Type)),
        _ => null,
    };

    /// <summary>Whether a value is read out of a page that a library has taken apart.</summary>
    /// <param name="operation">The value.</param>
    /// <param name="imports">The namespaces that its file imports, for a library that is not there.</param>
    public static bool IsOfPage(IOperation operation, Func<SyntaxTree, IEnumerable<string>> imports) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => IsOfHtmlLibrary(method),
        IPropertyReferenceOperation { Property: var property } => IsOfHtmlLibrary(property),
        IInvalidOperation { Syntax: var syntax } => syntax.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(static name => s_htmlMembers.Contains(name.Identifier.ValueText))
            && imports(syntax.SyntaxTree).Any(static space => s_htmlLibraries.Contains(space.Split('.')[0])),
        _ => false,
    };

    private static bool IsOfHtmlLibrary(ISymbol member)
    {
        var space = member.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is not null && s_htmlLibraries.Contains(space.Name);
    }

    private static bool IsText(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String || type?.Name is "ReadOnlySpan" or "Span" or "ReadOnlyMemory";
}
