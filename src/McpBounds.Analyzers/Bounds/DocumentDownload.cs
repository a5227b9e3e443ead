using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this one of the framework's readers of documents, given the address of one? A path it opens, an address it downloads.</summary>
internal static class DocumentDownload
{
    /// <summary>Whether a call of this name can be one: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(InvocationExpressionSyntax call, string name) =>
        name is "Create" or "Load" && call.ArgumentList.Arguments.FirstOrDefault()?.Expression is { } address && IsAddress(address);

    /// <summary>Whether a call downloads a document.</summary>
    public static bool Is(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Create", ContainingType.Name: "XmlReader" } or { Name: "Load", ContainingType.Name: "XDocument" or "XElement" or "XmlDocument" }
        && call.TargetMethod.Parameters.FirstOrDefault()?.Type.SpecialType == SpecialType.System_String
        && call.TargetMethod.ContainingNamespace.ToDisplayString().StartsWith("System.Xml", StringComparison.Ordinal)
        && call.Syntax is InvocationExpressionSyntax syntax && MayBe(syntax, call.TargetMethod.Name);

    /// <summary>Whether an expression says that it is an address, by how it begins or by its name.</summary>
    private static bool IsAddress(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.ValueText: var text } => text.StartsWith("http", StringComparison.OrdinalIgnoreCase),
        InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } => contents[0] is InterpolatedStringTextSyntax { TextToken.ValueText: var text }
            ? text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            : contents[0] is InterpolationSyntax { Expression: var head } && IsAddress(head),
        BinaryExpressionSyntax { Left: var left } => IsAddress(left),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString", Expression: var address } } => IsAddress(address),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => IsNameOfAddress(name),
        IdentifierNameSyntax { Identifier.ValueText: var name } => IsNameOfAddress(name),
        _ => false,
    };

    private static bool IsNameOfAddress(string name) =>
        name.EndsWith("Url", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Uri", StringComparison.OrdinalIgnoreCase);
}
