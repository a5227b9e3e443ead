using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace McpBounds.CodeFixes;

/// <summary>
/// A method together with all that must have the same parameters: the interface members it implements, their other implementations, what it overrides and what
/// overrides it, both halves of a partial method.
/// </summary>
/// <param name="Declarations">Where they are declared, in code that people write.</param>
/// <param name="Mentions">The names by which code refers to any of them.</param>
internal sealed record MethodFamily(ImmutableArray<(Document Document, SyntaxNode Node)> Declarations, ImmutableArray<(Document Document, SyntaxNode Name)> Mentions)
{
    /// <summary>The family of a declared method, local function or lambda; null if a part of it is out of reach: in an assembly or in generated code.</summary>
    public static async Task<MethodFamily?> OfAsync(SyntaxNode declaration, Document document, CancellationToken cancellation)
    {
        var solution = document.Project.Solution;
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model
            || solution.Projects.Any(static project => project.MetadataReferences.Any(static reference => reference is CompilationReference)))
        {
            return null; // a compilation that is no project of the solution may hold callers, and cannot be searched
        }

        if (declaration is AnonymousFunctionExpressionSyntax)
        {
            return new(ImmutableArray.Create((document, declaration)), ImmutableArray<(Document, SyntaxNode)>.Empty);
        }

        if (model.GetDeclaredSymbol(declaration, cancellation) is not IMethodSymbol declared)
        {
            return null;
        }

        var members = new List<IMethodSymbol>();
        var mentions = new List<(Document, SyntaxNode)>();
        foreach (var found in await SymbolFinder.FindReferencesAsync(declared.PartialDefinitionPart ?? declared, solution, cancellation).ConfigureAwait(false))
        {
            if (found.Definition is not IMethodSymbol member || !await AddAsync(member, members, solution, cancellation).ConfigureAwait(false))
            {
                return null;
            }

            foreach (var location in found.Locations)
            {
                var root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
                if (location.IsImplicit || root is null || IsGenerated(location.Document, root.SyntaxTree, cancellation))
                {
                    return null;
                }

                mentions.Add((location.Document, root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true)));
            }
        }

        var declarations = new List<(Document, SyntaxNode)>();
        foreach (var reference in members.SelectMany(static member => Parts(member)).SelectMany(static part => part.DeclaringSyntaxReferences))
        {
            if (solution.GetDocument(reference.SyntaxTree) is not { } home || IsGenerated(home, reference.SyntaxTree, cancellation))
            {
                return null;
            }

            declarations.Add((home, await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false)));
        }

        return declarations.Count == 0 ? null : new(declarations.Distinct().ToImmutableArray(), mentions.Distinct().ToImmutableArray());
    }

    /// <summary>Adds a member if it may be changed, with all that binds it: nothing of another assembly does, and every implementation is found.</summary>
    private static async Task<bool> AddAsync(IMethodSymbol member, List<IMethodSymbol> members, Solution solution, CancellationToken cancellation)
    {
        members.Add(member);
        var above = member.Overridden().Concat(member.Implemented()).ToList();
        if (member.DeclaringSyntaxReferences.IsEmpty || above.Any(static bound => bound.DeclaringSyntaxReferences.IsEmpty))
        {
            return false;
        }

        if (member.ContainingType?.TypeKind != TypeKind.Interface)
        {
            return true;
        }

        var implementations = await SymbolFinder.FindImplementationsAsync(member, solution, cancellationToken: cancellation).ConfigureAwait(false);
        return implementations.All(static implementation => !implementation.DeclaringSyntaxReferences.IsEmpty);
    }

    private static IEnumerable<IMethodSymbol> Parts(IMethodSymbol member) =>
        new[] { member, member.PartialDefinitionPart, member.PartialImplementationPart }.OfType<IMethodSymbol>().Distinct(MethodsEqual);

    private static readonly IEqualityComparer<IMethodSymbol> MethodsEqual = SymbolEqualityComparer.Default;

    private static bool IsGenerated(Document document, SyntaxTree tree, CancellationToken cancellation) =>
        document is SourceGeneratedDocument || GeneratedCode.Is(tree, cancellation);
}
