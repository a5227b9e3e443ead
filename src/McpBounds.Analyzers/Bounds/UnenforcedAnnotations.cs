using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which annotations of a tool does nothing enforce?</summary>
internal static class UnenforcedAnnotations
{
    /// <summary>Those that the server does not enforce either, and that one call of <c>WithBounds</c> would not.</summary>
    public static ImmutableArray<Annotation> LeftTo(SyntaxNode function, ToolCode tools, CancellationToken cancellation)
    {
        var wiring = BoundsWiring.In(tools);
        var (parameters, objects) = (!wiring.EnforcesArguments(cancellation) && (!wiring.IsLibraryReferenced
            || wiring.IsWired(cancellation)), !wiring.EnforcesObjects(cancellation));
        return parameters || objects
            ? Of(function, tools, cancellation).Where(annotation => annotation.Members.IsEmpty ? parameters : objects).ToImmutableArray()
            : ImmutableArray<Annotation>.Empty;
    }

    /// <summary>The annotations of what the agent sends to a function that neither it nor its helpers check; none for code that is no tool.</summary>
    /// <param name="function">The declaration of a method or local function, or a lambda.</param>
    /// <param name="tools">The compilation.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static ImmutableArray<Annotation> Of(SyntaxNode function, ToolCode tools, CancellationToken cancellation)
    {
        if (!HasParameters(function) || MethodOf(function, tools, cancellation) is not { } method
            || Annotation.Of(method, tools, cancellation) is not { IsEmpty: false } annotations || !tools.Reach.IsTool(new(function), cancellation))
        {
            return ImmutableArray<Annotation>.Empty;
        }

        var body = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) ?? function;
        return annotations.Where(annotation => !InputCheck.Covers(annotation, body, tools, cancellation)).ToImmutableArray();
    }

    /// <summary>Whether a part of a partial method is the one to say it at: the one with the body, unless a tool wrote that.</summary>
    public static bool IsReportedAt(SyntaxNode function, ToolCode tools, CancellationToken cancellation) =>
        MethodOf(function, tools, cancellation) is not { PartialDefinitionPart: { } definition } implementation
        || implementation.DeclaringSyntaxReferences.Concat(definition.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(cancellation))
            .FirstOrDefault(part => !GeneratedCode.Is(part.SyntaxTree, cancellation)) == function;

    /// <summary>The method that runs: of a partial one, the part with the body.</summary>
    public static IMethodSymbol? MethodOf(SyntaxNode function, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(function.SyntaxTree);
        return (function is AnonymousFunctionExpressionSyntax
            ? model.GetSymbolInfo(function, cancellation).Symbol : model.GetDeclaredSymbol(function, cancellation)) is IMethodSymbol method
            ? method.PartialImplementationPart ?? method
            : null;
    }

    /// <summary>Whether a function takes anything that syntax says could be annotated, or be an object that is: cheap, and asked first.</summary>
    private static bool HasParameters(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { ParameterList.Parameters: { Count: > 0 } parameters } method => method.AttributeLists.Count > 0
            || method.Modifiers.Any(SyntaxKind.PartialKeyword)
            || parameters.Any(static parameter => parameter.AttributeLists.Count > 0),
        LocalFunctionStatementSyntax { ParameterList.Parameters: { Count: > 0 } parameters } => parameters.Any(static parameter => parameter.AttributeLists.Count > 0),
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: > 0 } parameters } lambda => parameters.Any(static parameter =>
            parameter.AttributeLists.Count > 0)
            || lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create" } } },
        _ => false,
    };
}
