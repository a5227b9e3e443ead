using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>What a function does with the response in a variable.</summary>
/// <param name="OfBody">Where its body is read, or it is handed to something that may read it. Status and headers are no part of the body.</param>
/// <param name="IsAssigned">Whether the variable is assigned after its declaration.</param>
/// <param name="IsDisposed">Whether the response is disposed in so many words.</param>
/// <param name="MayBeNull">Whether the code reckons with there being none.</param>
internal sealed record ResponseUses(IReadOnlyList<SyntaxNode> OfBody, bool IsAssigned, bool IsDisposed, bool MayBeNull)
{
    private enum Use
    {
        Head,
        Body,
        Assigned,
        Disposed,
        NullConditional,
    }

    /// <summary>All uses of a variable in its function.</summary>
    public static ResponseUses Of(ILocalSymbol variable, SyntaxNode function, FixContext context)
    {
        var uses = function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name, context.Cancellation).Symbol, variable))
            .ToLookup(Describe);
        return new(uses[Use.Body].ToList(), uses[Use.Assigned].Any(), uses[Use.Disposed].Any(), uses[Use.NullConditional].Any());
    }

    private static Use Describe(IdentifierNameSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment when assignment.Left == name => Use.Assigned,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => Use.Assigned,
        UsingStatementSyntax => Use.Disposed,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } => Use.Disposed,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Content", Parent: var use } =>
            use is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Headers" } ? Use.Head : Use.Body,
        MemberAccessExpressionSyntax => Use.Head,
        ConditionalAccessExpressionSyntax access => access.WhenNotNull.ToString() == ".Dispose()" ? Use.Disposed : Use.NullConditional,
        IsPatternExpressionSyntax or BinaryExpressionSyntax => Use.Head,
        _ => Use.Body,
    };
}
