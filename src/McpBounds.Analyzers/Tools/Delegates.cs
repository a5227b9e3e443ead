using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Tools;

/// <summary>Answers: what runs a delegate later, besides the code it stands in? Whatever uses the field, property, event or local that it is kept in.</summary>
internal sealed class Delegates(Compilation compilation, Reach reach, References references)
{
    private static readonly ImmutableHashSet<string> s_keepingCalls = ImmutableHashSet.Create(
        "Add", "TryAdd", "AddOrUpdate", "Insert", "Enqueue", "Push", "Append", "Prepend", "SetItem", "AddFirst", "AddLast", "AddRange");

    /// <summary>Whether a call of this name on a collection keeps what it is given.</summary>
    public static bool Keeps(string called) => s_keepingCalls.Contains(called);

    /// <summary>The places that use what a lambda, a method group or a variable that holds one is kept in.</summary>
    public IEnumerable<SyntaxNode> UsesOf(ExpressionSyntax code, CancellationToken cancellation) =>
        KeptIn(code, new(SymbolEqualityComparer.Default), cancellation).SelectMany(keeper => UsesOf(keeper, code, cancellation));

    /// <summary>The fields, properties and events that an expression becomes the value of, directly or behind a conversion.</summary>
    public IEnumerable<ISymbol> DirectlyKeptIn(ExpressionSyntax code, CancellationToken cancellation)
    {
        SyntaxNode value = code;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax || (value.Parent is MemberAccessExpressionSyntax access && access.Name == value))
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: { } declaration } => Declared(declaration, cancellation),
            AssignmentExpressionSyntax assignment when assignment.Right == value => Target(assignment, cancellation),
            _ => Enumerable.Empty<ISymbol>(),
        };
    }

    /// <summary>Where a call's delegate argument stays: what a constructor or method of the project keeps it in, the collection it is added to.</summary>
    private IEnumerable<ISymbol> KeptIn(ExpressionSyntax code, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        for (SyntaxNode node = code; node.Parent is { } parent && parent is not (StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax); node = parent)
        {
            switch (parent)
            {
                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    foreach (var target in Target(assignment, cancellation))
                    {
                        yield return target;
                    }

                    break;
                case EqualsValueClauseSyntax { Parent: { } declaration }:
                    foreach (var declared in Declared(declaration, cancellation))
                    {
                        yield return declared;
                    }

                    break;
                case ArgumentSyntax { Parent.Parent: { } call } argument:
                    foreach (var keeper in KeptByCall(call, argument, seen, cancellation))
                    {
                        yield return keeper;
                    }

                    break;
            }
        }
    }

    private IEnumerable<ISymbol> Target(AssignmentExpressionSyntax assignment, CancellationToken cancellation)
    {
        // In an initialiser of a dictionary, what the dictionary is kept in counts.
        var target = assignment.Left is ElementAccessExpressionSyntax element ? element.Expression : assignment.Left;
        if (target is not ImplicitElementAccessSyntax && references.ModelOf(target.SyntaxTree).GetSymbolInfo(target, cancellation).Symbol is { } symbol && Keeps(symbol))
        {
            yield return symbol;
        }
    }

    private IEnumerable<ISymbol> Declared(SyntaxNode declaration, CancellationToken cancellation)
    {
        if (declaration is VariableDeclaratorSyntax or PropertyDeclarationSyntax
            && references.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) is { } symbol && Keeps(symbol))
        {
            yield return symbol;
        }
    }

    private bool Keeps(ISymbol symbol) => symbol is ILocalSymbol || (symbol is IFieldSymbol or IPropertySymbol or IEventSymbol && symbol.IsDeclaredIn(compilation));

    private IEnumerable<ISymbol> KeptByCall(SyntaxNode call, ArgumentSyntax argument, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        var model = references.ModelOf(call.SyntaxTree);
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
        {
            return Enumerable.Empty<ISymbol>();
        }

        if (method.IsDeclaredIn(compilation) && ValueFlow.ArgumentsOf(argument.Parent!, model, cancellation).FirstOrDefault(bound => bound.Syntax == argument)?.Parameter is { } parameter)
        {
            return KeptByParameter(parameter, seen, cancellation);
        }

        return call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var collection } } && s_keepingCalls.Contains(method.Name)
            && model.GetSymbolInfo(collection, cancellation).Symbol is { } keeper && Keeps(keeper)
            ? new[] { keeper }
            : Enumerable.Empty<ISymbol>();
    }

    private IEnumerable<ISymbol> KeptByParameter(IParameterSymbol parameter, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        var definition = parameter.OriginalDefinition;
        if (!seen.Add(definition))
        {
            yield break;
        }

        var owner = definition.ContainingType;
        if (owner.GetMembers(definition.Name).OfType<IPropertySymbol>().FirstOrDefault(property => property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is ParameterSyntax)) is { } positional)
        {
            yield return positional;
        }

        foreach (var declaration in definition.ContainingSymbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)))
        {
            if (declaration is TypeDeclarationSyntax)
            {
                yield return definition; // kept by the type itself, wherever its members use it
            }

            foreach (var name in NamesOf(definition, declaration, cancellation))
            {
                foreach (var keeper in KeptIn(name, seen, cancellation))
                {
                    yield return keeper;
                }
            }
        }
    }

    private IEnumerable<IdentifierNameSyntax> NamesOf(ISymbol symbol, SyntaxNode within, CancellationToken cancellation) =>
        within.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == symbol.Name
            && SymbolEqualityComparer.Default.Equals(references.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition, symbol));

    private IEnumerable<SyntaxNode> UsesOf(ISymbol keeper, ExpressionSyntax code, CancellationToken cancellation)
    {
        var uses = keeper switch
        {
            ILocalSymbol => NamesOf(keeper, CodeUnit.MemberOf(code).Node, cancellation),
            IParameterSymbol => keeper.ContainingType.DeclaringSyntaxReferences.SelectMany(part => NamesOf(keeper, part.GetSyntax(cancellation), cancellation)),
            _ => reach.ReferencesTo(keeper, cancellation).Select(static reference => reference.Node),
        };
        return uses.Where(static use => !IsWritten(use));
    }

    /// <summary>Whether a name is only given a value here.</summary>
    private static bool IsWritten(SyntaxNode name)
    {
        var target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target;
    }
}
