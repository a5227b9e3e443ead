using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this a call of a rate limiter, and does it refuse or wait by itself?</summary>
internal sealed class LimiterCalls(ToolCode tools, CancellationToken cancellation)
{
    private readonly ImmutableHashSet<string> _configured = Options.RateLimiters.Union(tools.Compilation, tools.Options);
    private NamedUsers? _users;

    /// <summary>Whether there can be a limiter at all: most projects have none, and need not be searched for one.</summary>
    public bool MayBeAny => MayHaveAnyName || !Users.IsEmpty;

    /// <summary>Whether the code around a place can ask a limiter, itself or by what it calls or reads: by names alone, and so asked before anything is bound.</summary>
    public bool MayBeAskedIn(SyntaxNode place) => MayHaveAnyName || Users.Holds(place);

    /// <summary>Whether an option makes limiters of types whose names do not say so.</summary>
    private bool MayHaveAnyName => !_configured.IsEmpty;

    /// <summary>
    /// What may use a limiter. One is named where it is declared, made or kept; one of another assembly may be used without, but by the names of its methods.
    /// </summary>
    private NamedUsers Users => _users ??= UsersOf(MethodsOfOthers());

    private NamedUsers UsersOf(HashSet<string> methods) =>
        new(tools.References, name => Limiters.Takes(name) || Limiters.IsByName(name) || Limiters.IsAddedBy(name) || methods.Contains(name), cancellation);

    /// <summary>The names of the methods that limiters of other projects and packages declare.</summary>
    private HashSet<string> MethodsOfOthers() => new(
        tools.Compilation.SourceModule.ReferencedAssemblySymbols
            .Where(static assembly => !IsOfPlatform(assembly) && assembly.TypeNames.Any(Limiters.IsByName))
            .SelectMany(static assembly => LimitersIn(assembly.GlobalNamespace))
            .SelectMany(static limiter => limiter.GetMembers())
            .Where(static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsOverride: false })
            .Select(static method => method.Name)
            .Where(Limiters.Limits),
        StringComparer.Ordinal);

    private static IEnumerable<INamedTypeSymbol> LimitersIn(INamespaceSymbol space) => space.GetTypeMembers()
        .Where(static type => type.DeclaredAccessibility == Accessibility.Public && Limiters.IsByName(type.Name))
        .Concat(space.GetNamespaceMembers().SelectMany(LimitersIn));

    /// <summary>Whether an operation asks a limiter something: what depends on the answer is limited.</summary>
    public bool Asks(IOperation operation) => NameOf(operation) is { } name
        && OwnersOf(operation).Any(type => Limiters.IsOfFramework(type) ? Limiters.Takes(name) : IsLimiter(type));

    /// <summary>
    /// Whether a call lets nobody past who is over the limit: it waits or throws, so that it has nothing to say, or says it by a lease of the project's own.
    /// </summary>
    public bool Refuses(IOperation operation) => NameOf(operation) is { } name && Limiters.Limits(name)
        && OwnersOf(operation).Any(type => !Limiters.IsOfFramework(type) && IsLimiter(type)) && !Answers(operation) && IsWaitedFor(operation.Syntax);

    /// <summary>Whether a piece of code is given to a limiter, or to a pipeline with one in it, to be run.</summary>
    public bool Runs(AnonymousFunctionExpressionSyntax code)
    {
        if (code.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            || tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation) is not { } operation)
        {
            return false;
        }

        return operation is IInvocationOperation { TargetMethod: var method, Instance: { } pipeline } && Limiters.Executes(method)
            ? IsRateLimited(pipeline)
            : OwnersOf(operation).Any(type => !Limiters.IsOfFramework(type) && IsLimiter(type));
    }

    private static bool IsOfPlatform(IAssemblySymbol assembly) =>
        assembly.Name.Split('.')[0] is "System" or "Microsoft" or "ModelContextProtocol" or "McpBounds" or "mscorlib" or "netstandard";

    private bool IsLimiter(ITypeSymbol type) =>
        (Limiters.IsByName(type.Name) && !type.IsOfPlatform())
        || (!_configured.IsEmpty && type.BaseTypes().Concat(type.AllInterfaces).Prepend(type).Any(one => _configured.Contains(one.FullName())));

    /// <summary>Whether a pipeline or policy of Polly's is built with a rate limit; one that is registered by name is looked for where pipelines are registered.</summary>
    private bool IsRateLimited(IOperation pipeline)
    {
        var built = tools.Values.OriginsOf(pipeline, cancellation)
            .Where(static origin => origin is not (IParameterReferenceOperation or IFieldReferenceOperation))
            .Where(static origin => origin is not IInvocationOperation { TargetMethod.Name: "GetPipeline" or "GetRequiredKeyedService" or "GetRequiredService" })
            .ToList();
        return built.Count > 0
            ? built.All(static origin => AddsLimit(CodeUnit.MemberOf(origin.Syntax).Node))
            : tools.References.ByName("AddResiliencePipeline", cancellation)
                .Any(static reference => reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } registration && AddsLimit(registration.ArgumentList));
    }

    private static bool AddsLimit(SyntaxNode code) => code.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Any(static call => UnresolvedCall.NameOf(call)?.Identifier.ValueText is { } name && Limiters.IsAddedBy(name));

    /// <summary>Whether a call says by its result whether there was a permit. A lease that is disposed of says nothing.</summary>
    private static bool Answers(IOperation operation) => ResultOf(operation) is { SpecialType: not SpecialType.System_Void, Name: not ("Task" or "ValueTask") } result
        && !result.AllInterfaces.Any(static contract => contract.Name is "IDisposable" or "IAsyncDisposable");

    private static ITypeSymbol? ResultOf(IOperation operation) =>
        operation.Type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0] : operation.Type;

    /// <summary>Whether a task is awaited, waited for or handed on to the caller; a call without one has happened.</summary>
    private static bool IsWaitedFor(SyntaxNode call)
    {
        var node = call;
        while (node.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } }
            && (node.Parent is not ExpressionStatementSyntax || node != call || !IsTask(call));

        static bool IsTask(SyntaxNode call) => UnresolvedCall.NameOf(call)?.Identifier.ValueText.EndsWith("Async", StringComparison.Ordinal) == true;
    }

    private static string? NameOf(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: var name } => name,
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } => UnresolvedCall.NameOf(call)?.Identifier.ValueText,
        _ => null,
    };

    /// <summary>The types that a call may be said to be of: what it is made on, and what declares it.</summary>
    private IEnumerable<ITypeSymbol> OwnersOf(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.LocalFunction, ContainingType: { } owner } method } call:
                var receiver = call.Instance ?? (method.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
                return receiver is { Kind: not OperationKind.InstanceReference } && ValueFlow.Unwrap(receiver).Type is { } type ? new[] { type, owner } : new[] { owner };
            case IInvalidOperation { Syntax: InvocationExpressionSyntax unbound } when UnresolvedCall.ReceiverOf(unbound) is { } unknown:
                return tools.References.ModelOf(unknown.SyntaxTree).GetTypeInfo(unknown, cancellation).Type is { } error ? new[] { error } : Enumerable.Empty<ITypeSymbol>();
            default:
                return Enumerable.Empty<ITypeSymbol>();
        }
    }
}
