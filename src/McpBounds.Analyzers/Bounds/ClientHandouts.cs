using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: which clients are handed to code of other assemblies? An SDK, a proxy generator or an extension method sends with them what nobody can see,
/// writes among it.
/// </summary>
internal static class ClientHandouts
{
    /// <summary>The places where a client leaves the compilation, each as a request that cannot be known.</summary>
    public static IEnumerable<ResponseOrigin> In(ToolCode tools, CancellationToken cancellation) =>
        NamesOfClients(tools.Compilation, cancellation)
            .SelectMany(name => MembersThatMention(name, tools.Compilation, cancellation))
            .Distinct()
            .SelectMany(static member => member.DescendantNodes())
            .OfType<ExpressionSyntax>()
            .Where(MayLeave)
            .Distinct()
            .Select(expression => Leaving(expression, tools.References.ModelOf(expression.SyntaxTree), cancellation))
            .OfType<ResponseOrigin>();

    /// <summary>What a client goes by: its type, what makes it, and every variable or parameter declared to be one.</summary>
    private static HashSet<string> NamesOfClients(Compilation compilation, CancellationToken cancellation) => new(
        MembersThatMention(nameof(HttpClient), compilation, cancellation)
            .SelectMany(static member => member.DescendantNodesAndSelf())
            .SelectMany(static node => node switch
            {
                VariableDeclarationSyntax fields when IsClient(fields.Type) => fields.Variables.Select(static variable => variable.Identifier.ValueText),
                ParameterSyntax parameter when IsClient(parameter.Type) => new[] { parameter.Identifier.ValueText },
                PropertyDeclarationSyntax property when IsClient(property.Type) => new[] { property.Identifier.ValueText },
                MethodDeclarationSyntax method when IsClient(method.ReturnType) => new[] { method.Identifier.ValueText },
                _ => Enumerable.Empty<string>(),
            })
            .Append(nameof(HttpClient))
            .Append("CreateClient"));

    private static bool IsClient(TypeSyntax? type) => SyntaxIndex.SimpleName(type) == nameof(HttpClient);

    private static IEnumerable<SyntaxNode> MembersThatMention(string name, Compilation compilation, CancellationToken cancellation) =>
        compilation.SyntaxTrees.SelectMany(tree =>
            SyntaxIndex.Of(tree, cancellation).MembersThatMention(name).Select(span => tree.GetRoot(cancellation).FindNode(span)));

    /// <summary>Whether an expression stands where its value is given away: as an argument, on the right of an assignment, or before an extension method.</summary>
    private static bool MayLeave(ExpressionSyntax expression) => expression.Parent switch
    {
        ArgumentSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access => access.Expression == expression,
        _ => false,
    };

    private static ResponseOrigin? Leaving(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(expression, cancellation).Type.Is(HttpApi.Client)
        && Taker(expression, model, cancellation) is { } taker && !taker.IsDeclaredIn(model.Compilation) && !IsKnown(taker)
        && model.GetOperation(expression, cancellation) is { } client
            ? new(client, client, Address: null, Buffering.Unknown, IsWrite: null)
            : null;

    /// <summary>The method or property that is given the value as a client.</summary>
    private static ISymbol? Taker(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) => expression.Parent switch
    {
        ArgumentSyntax argument =>
            model.GetOperation(argument, cancellation) is IArgumentOperation { Parameter: { } parameter } && TakesRequests(parameter.Type) ? parameter.ContainingSymbol : null,
        AssignmentExpressionSyntax assignment =>
            model.GetSymbolInfo(assignment.Left, cancellation).Symbol is { Kind: SymbolKind.Property or SymbolKind.Field } member ? member : null,
        { Parent: { } call } => model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : null,
        _ => null,
    };

    private static bool TakesRequests(ITypeSymbol type) => type.Is("System.Net.Http.HttpMessageInvoker");

    /// <summary>The framework's own calls are sends that are looked at one by one, or none; a container gives the client to constructors in sight.</summary>
    private static bool IsKnown(ISymbol taker)
    {
        var space = taker.ContainingNamespace.ToDisplayString();
        return space == "System" || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal);
    }
}
