using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers;

/// <summary>Answers: does an <c>[AllowUnbounded]</c> of the author's say that a finding stays as it is?</summary>
/// <remarks>Asked of what is about to be reported and of nothing else: attributes are bound for it.</remarks>
internal static class OptOut
{
    /// <summary>The rules that it can be about: those about code. What is said of a setting is no such finding.</summary>
    public static readonly ImmutableSortedSet<string> Rules = ImmutableSortedSet.Create(
        StringComparer.Ordinal,
        Descriptors.All.Where(static rule => rule.Category == Descriptors.ResourceConsumption).Select(static rule => rule.Id).ToArray());

    /// <summary>Whether findings of a rule are left as they are at a place: by its function, its member, one of its types or the assembly.</summary>
    public static bool Covers(DiagnosticDescriptor rule, SyntaxNode place, SemanticModel model, CancellationToken cancellation) =>
        place.AncestorsAndSelf().Any(node => Declared(node, model, cancellation) is { } symbol && IsLeft(symbol, rule.Id))
        || IsLeft(model.Compilation.Assembly, rule.Id);

    /// <summary>The reason that an attribute gives, if it is one by which something is left: also an empty one.</summary>
    public static string? ReasonOf(AttributeData attribute) => attribute is { AttributeClass: { } type, ConstructorArguments: { IsEmpty: false } arguments }
        && type.IsExactly(LibraryApi.OptOut) && arguments[0].Kind == TypedConstantKind.Primitive
            ? arguments[0].Value as string ?? ""
            : null;

    /// <summary>The rules that an attribute names.</summary>
    public static ImmutableArray<string> RulesOf(AttributeData attribute) => attribute.ConstructorArguments
        .Where(static argument => argument is { Kind: TypedConstantKind.Array, IsNull: false })
        .SelectMany(static argument => argument.Values)
        .Select(static rule => rule.Value as string ?? "")
        .ToImmutableArray();

    private static bool IsLeft(ISymbol symbol, string rule) => symbol.GetAttributes().Any(attribute =>
        !string.IsNullOrWhiteSpace(ReasonOf(attribute)) && RulesOf(attribute) is var rules && (rules.IsEmpty || rules.Contains(rule)));

    /// <summary>What a node declares that can carry the attribute. Of the program itself that is the type whose other part its author may write.</summary>
    private static ISymbol? Declared(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => node switch
    {
        AnonymousFunctionExpressionSyntax => model.GetSymbolInfo(node, cancellation).Symbol,
        LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax or BaseTypeDeclarationSyntax or ParameterSyntax
            or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } => model.GetDeclaredSymbol(node, cancellation),
        GlobalStatementSyntax => model.GetEnclosingSymbol(node.SpanStart, cancellation)?.ContainingType,
        _ => null,
    };
}
