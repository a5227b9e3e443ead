using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: does a chain of registrations that names a type configure the <c>HttpClient</c> behind it? <c>AddRefitClient&lt;T&gt;().ConfigureHttpClient(…)</c>, or any
/// other <c>Add…</c> that returns the builder. Read from syntax: the package that the chain begins in may not be there.
/// </summary>
internal sealed class ClientBuilders
{
    private const string Configure = "ConfigureHttpClient";

    private static readonly ImmutableArray<string> s_links = ImmutableArray.Create(
        Configure, "AddStandardResilienceHandler", "AddStandardHedgingHandler", "AddResilienceHandler", "AddPolicyHandler", "AddPolicyHandlerFromRegistry");

    private static readonly ConditionalWeakTable<ToolCode, ClientBuilders> s_known = new();

    private readonly ToolCode _tools;
    private ImmutableArray<(ImmutableArray<ITypeSymbol> Types, InvocationExpressionSyntax Root, InvocationExpressionSyntax Link)> _links;

    private ClientBuilders(ToolCode tools) => _tools = tools;

    /// <summary>The builders of one compilation.</summary>
    public static ClientBuilders In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether there is any.</summary>
    public bool Exist(CancellationToken cancellation) => !Links(cancellation).IsEmpty;

    /// <summary>Whether a builder that names a type sets a property of its client to a real bound.</summary>
    public bool Sets(ITypeSymbol type, string property, CancellationToken cancellation) =>
        LinksOf(type, cancellation).Any(link => NameOf(link.Link) == Configure && link.Link.ArgumentList.Arguments.Any(argument => Sets(argument.Expression, property, cancellation)));

    /// <summary>Whether a builder that names a type adds a handler that gives up in time.</summary>
    public bool HasTimeoutHandler(ITypeSymbol type, CancellationToken cancellation) =>
        LinksOf(type, cancellation).Any(link => TimeoutHandler.IsAddedTo(link.Root, _tools, cancellation));

    private IEnumerable<(ImmutableArray<ITypeSymbol> Types, InvocationExpressionSyntax Root, InvocationExpressionSyntax Link)> LinksOf(ITypeSymbol type, CancellationToken cancellation) =>
        Links(cancellation).Where(link => link.Types.Contains(type.OriginalDefinition, SymbolEqualityComparer.Default));

    private ImmutableArray<(ImmutableArray<ITypeSymbol> Types, InvocationExpressionSyntax Root, InvocationExpressionSyntax Link)> Links(CancellationToken cancellation)
    {
        if (!_links.IsDefault)
        {
            return _links;
        }

        var found = s_links
            .SelectMany(name => _tools.Compilation.SyntaxTrees.SelectMany(tree => SyntaxIndex.Of(tree, cancellation).MembersThatMention(name)
                .SelectMany(span => References.MemberAt(tree, span, cancellation).DescendantNodes())
                .OfType<InvocationExpressionSyntax>()
                .Where(call => NameOf(call) == name)))
            .Distinct()
            .SelectMany(link => RootsOf(link, cancellation).Select(root => (TypesOf(root, cancellation), root, link)))
            .Where(static link => !link.Item1.IsEmpty)
            .ToImmutableArray();
        _links = found;
        return found;
    }

    /// <summary>The <c>Add…</c> calls that a chain begins with, through the variable that the builder is kept in.</summary>
    private IEnumerable<InvocationExpressionSyntax> RootsOf(InvocationExpressionSyntax link, CancellationToken cancellation)
    {
        for (var before = UnresolvedCall.ReceiverOf(link); before is not null;)
        {
            if (before is InvocationExpressionSyntax call)
            {
                if (NameOf(call)?.StartsWith("Add", StringComparison.Ordinal) == true)
                {
                    yield return call;
                }

                before = UnresolvedCall.ReceiverOf(call);
            }
            else
            {
                before = before is IdentifierNameSyntax && _tools.References.ModelOf(link.SyntaxTree).GetSymbolInfo(before, cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared }
                    ? (declared[0].GetSyntax(cancellation) as VariableDeclaratorSyntax)?.Initializer?.Value
                    : null;
            }
        }
    }

    /// <summary>The types that a registration names, in angle brackets or by <c>typeof</c>.</summary>
    private ImmutableArray<ITypeSymbol> TypesOf(InvocationExpressionSyntax registration, CancellationToken cancellation)
    {
        var model = _tools.References.ModelOf(registration.SyntaxTree);
        var named = UnresolvedCall.NameOf(registration) is GenericNameSyntax { TypeArgumentList.Arguments: var types } ? types : Enumerable.Empty<TypeSyntax>();
        return named.Concat(registration.ArgumentList.Arguments.Select(static argument => (argument.Expression as TypeOfExpressionSyntax)?.Type).OfType<TypeSyntax>())
            .Select(type => model.GetTypeInfo(type, cancellation).Type?.OriginalDefinition)
            .OfType<ITypeSymbol>()
            .ToImmutableArray();
    }

    /// <summary>Whether a lambda, or the method named, assigns a property of the client that it is given last.</summary>
    private bool Sets(ExpressionSyntax configure, string property, CancellationToken cancellation)
    {
        var model = _tools.References.ModelOf(configure.SyntaxTree);
        var code = configure is AnonymousFunctionExpressionSyntax ? configure
            : References.Symbols(model.GetSymbolInfo(configure, cancellation)).SelectMany(static symbol => symbol.DeclaringSyntaxReferences).FirstOrDefault()?.GetSyntax(cancellation);
        var client = code switch
        {
            SimpleLambdaExpressionSyntax lambda => lambda.Parameter,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters.LastOrDefault(),
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.LastOrDefault(),
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters.LastOrDefault(),
            _ => null,
        };
        return client is not null && code!.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var set, Expression: IdentifierNameSyntax { Identifier.ValueText: var owner } }
            && set == property && owner == client.Identifier.ValueText
            && _tools.References.ModelOf(assignment.SyntaxTree).GetOperation(assignment.Right, cancellation) is { } value && !WaitLimit.IsInfinite(value)
            && value.ConstantValue is not { HasValue: true, Value: long.MaxValue or (long)int.MaxValue });
    }

    private static string? NameOf(InvocationExpressionSyntax call) => UnresolvedCall.NameOf(call)?.Identifier.ValueText;
}
