using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what configures this client? Creations, factories, registrations and later assignments anywhere in the compilation are believed, their order aside.</summary>
internal sealed partial class HttpClients
{
    private static readonly ConditionalWeakTable<ToolCode, HttpClients> s_known = new();
    private static readonly ImmutableArray<string> s_lifetimes = ImmutableArray.Create(
        "AddSingleton", "AddScoped", "AddTransient", "TryAddSingleton", "TryAddScoped", "TryAddTransient", "AddKeyedSingleton", "AddKeyedScoped", "AddKeyedTransient");

    private readonly ToolCode _tools;
    private readonly ConcurrentDictionary<string, ClientWrites> _writes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ClientWrites> _bounds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ClientWrites> _infinites = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, FollowedClient> _followed = new(SymbolEqualityComparer.Default);
    private ClientRegistration[]? _registrations;
    private ILookup<ISymbol, ClientRegistration>? _registrationsByType;
    private IOperation[]? _made;

    private HttpClients(ToolCode tools) => _tools = tools;

    /// <summary>The clients of one compilation.</summary>
    public static HttpClients In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether every client an expression may stand for has a property (such as <see cref="HttpApi.BufferCap"/>) set to a real bound.</summary>
    public bool AllSet(IOperation client, string property, CancellationToken cancellation) =>
        IsSetAmong(client, BoundsOf(property, cancellation), cancellation) || IsSetByBuilder(client, property, cancellation);

    /// <summary>Whether every client an expression may stand for is one that a builder hands to the type it is registered for, configured.</summary>
    private bool IsSetByBuilder(IOperation client, string property, CancellationToken cancellation) =>
        ClientBuilders.In(_tools).Exist(cancellation) && AllButNull(
            Follow(client, cancellation).Origins,
            origin => origin is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var owner } }
                && owner.AllInterfaces.Prepend(owner).Any(type => ClientBuilders.In(_tools).Sets(type, property, cancellation)));

    /// <summary>Whether a registration of a client for a type that is no <c>HttpClient</c> ends its requests in time.</summary>
    /// <param name="type">The type that makes the requests.</param>
    /// <param name="isByFactory">Whether what is configured for all clients of the factory holds for it, too.</param>
    /// <param name="cancellation">Ends the search.</param>
    public bool IsEndedFor(ITypeSymbol type, bool isByFactory, CancellationToken cancellation) =>
        Registrations(cancellation).Any(registration => ((registration.IsForAll && isByFactory) || (registration.Client is { } client && client.DerivesFrom(type)))
            && (registration.HasTimeoutHandler(_tools, cancellation) || registration.Configures.Any(configure => Writes(configure, BoundsOf("Timeout", cancellation), cancellation))));

    /// <summary>Whether a client an expression may stand for is told never to give up: <c>Timeout.InfiniteTimeSpan</c>.</summary>
    public bool IsSetToInfinite(IOperation client, string property, CancellationToken cancellation) =>
        IsSetAmong(client, InfinitesOf(property, cancellation), cancellation);

    /// <summary>Whether every client an expression may stand for comes out of a registration that gives its requests a timeout by a handler of its own.</summary>
    public bool HasTimeoutHandler(IOperation client, CancellationToken cancellation) =>
        AllButNull(
            Follow(client, cancellation).Origins,
            origin => origin is not IObjectCreationOperation && RegistrationsOf(origin, cancellation).Any(registration => registration.HasTimeoutHandler(_tools, cancellation)));

    private bool IsSetAmong(IOperation client, ClientWrites writes, CancellationToken cancellation)
    {
        if (writes.All.Count == 0)
        {
            return false;
        }

        var followed = Follow(client, cancellation);
        return followed.IsSet?.TryGetValue(writes, out var known) == true ? known : followed.IsSet?.GetOrAdd(writes, Find()) ?? Find();

        bool Find() => followed.Through.Any(name => writes.To(name).Any()) || AllButNull(followed.Origins, origin => IsSetAt(origin, writes, cancellation));
    }

    /// <summary>Every value that a property of a client is given where the client is made, or on a name that it goes by.</summary>
    public IEnumerable<IOperation> ValuesOf(IOperation client, string property, CancellationToken cancellation)
    {
        var writes = WritesOf(property, cancellation);
        if (writes.All.Count == 0)
        {
            return Enumerable.Empty<IOperation>();
        }

        var followed = Follow(client, cancellation);
        return followed.Through.SelectMany(writes.To).Concat(followed.Origins.SelectMany(origin => writes.In(origin.Syntax)))
            .Distinct()
            .OrderBy(writes.IndexOf)
            .Select(static write => write.Parent)
            .OfType<ISimpleAssignmentOperation>()
            .Select(static assignment => assignment.Value);
    }

    /// <summary>The name that <c>CreateClient</c> is given: empty for none, null for one that cannot be known.</summary>
    private static string? NameAskedFor(IInvocationOperation create) =>
        create.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String)?.Value is { } given ? ClientRegistration.NameOf(given) : "";

    /// <summary>Nothing, or the exception that is thrown in its place.</summary>
    private static bool IsNull(IOperation origin) => origin is IDefaultValueOperation or IThrowOperation || origin.ConstantValue is { HasValue: true, Value: null };

    private static bool AllButNull(ImmutableArray<IOperation> origins, Func<IOperation, bool> holds)
    {
        var made = origins.Where(static origin => !IsNull(origin)).ToList();
        return made.Count > 0 && made.All(holds);
    }

    private bool IsSetAt(IOperation origin, ClientWrites writes, CancellationToken cancellation)
    {
        if (origin is IObjectCreationOperation creation)
        {
            return writes.In(creation.Syntax).Any();
        }

        // Registered as an instance or by a factory: the container hands out what that makes.
        var made = ContainerMade(origin, cancellation);
        return (made.Length > 0 && made.All(client => AllSetAmong(client, writes, cancellation)))
            || RegistrationsOf(origin, cancellation).Any(registration => registration.Configures.Any(configure => Writes(configure, writes, cancellation)));
    }

    private bool AllSetAmong(IOperation client, ClientWrites writes, CancellationToken cancellation)
    {
        var followed = Follow(client, cancellation);
        return followed.Through.Any(name => writes.To(name).Any())
            || AllButNull(followed.Origins, origin => origin is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "CreateClient" } && IsSetAt(origin, writes, cancellation));
    }

    /// <summary>Every assignment to a property of a client; <c>int.MaxValue</c> says nothing.</summary>
    private ClientWrites WritesOf(string property, CancellationToken cancellation) =>
        _writes.TryGetValue(property, out var known) ? known : _writes.GetOrAdd(property, new ClientWrites(FindWritesOf(property, cancellation), _tools.Values));

    private IEnumerable<IPropertyReferenceOperation> FindWritesOf(string property, CancellationToken cancellation) =>
        _tools.References.ByName(property, cancellation)
            .Select(reference => (ExpressionSyntax)(reference.Node.Parent is MemberAccessExpressionSyntax access ? access : (ExpressionSyntax)reference.Node))
            .Where(static target => target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target)
            .Select(target => _tools.References.ModelOf(target.SyntaxTree).GetOperation(target.Parent!, cancellation))
            .OfType<ISimpleAssignmentOperation>()
            .Where(static assignment => assignment.Value.ConstantValue is not { HasValue: true, Value: int.MaxValue or long.MaxValue or (long)int.MaxValue })
            .Select(static assignment => assignment.Target)
            .OfType<IPropertyReferenceOperation>()
            .Where(static write => write.Property.ContainingType.Is(HttpApi.Client));

    /// <summary>The assignments of a bound, which <c>InfiniteTimeSpan</c> is none, that hold against the agent too.</summary>
    private ClientWrites BoundsOf(string property, CancellationToken cancellation) => _bounds.TryGetValue(property, out var known) ? known
        : _bounds.GetOrAdd(property, new ClientWrites(WritesOf(property, cancellation).All.Where(write => !IsInfinite(write) && !IsChosenByAgent(write, cancellation)), _tools.Values));

    private ClientWrites InfinitesOf(string property, CancellationToken cancellation) => _infinites.TryGetValue(property, out var known) ? known
        : _infinites.GetOrAdd(property, new ClientWrites(WritesOf(property, cancellation).All.Where(static write => IsInfinite(write)), _tools.Values));

    private static bool IsInfinite(IPropertyReferenceOperation write) => write.Parent is ISimpleAssignmentOperation { Value: var value } && WaitLimit.IsInfinite(value);

    private bool IsChosenByAgent(IPropertyReferenceOperation write, CancellationToken cancellation) =>
        write.Parent is ISimpleAssignmentOperation { Value: var value } && _tools.Values.OriginsOf(value, cancellation).Any(origin => _tools.AgentInput.Is(origin, cancellation));

    /// <summary>What a client comes from; kept for a field or property, which says the same wherever it is read, and which a base class may share out to all its readers.</summary>
    private FollowedClient Follow(IOperation client, CancellationToken cancellation)
    {
        if (ValueFlow.Unwrap(client) is not IMemberReferenceOperation { Member: (IFieldSymbol or IPropertySymbol) and { OriginalDefinition: var member } } || !member.IsDeclaredIn(_tools.Compilation))
        {
            return Find(isKept: false);
        }

        return _followed.TryGetValue(member, out var known) ? known : _followed.GetOrAdd(member, Find(isKept: true));

        FollowedClient Find(bool isKept) => new(_tools.Values.Follow(client, operation => Towards(operation, cancellation), cancellation), isKept);
    }

    private IEnumerable<IOperation>? Towards(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "CreateClient", ContainingType.Name: "IHttpClientFactory" or "HttpClientFactoryExtensions" } } => Enumerable.Empty<IOperation>(),
        IObjectCreationOperation { Type.Name: "HttpClient" } => Enumerable.Empty<IOperation>(),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "Lazy" }, Instance: { } lazy } => new[] { lazy },
        IObjectCreationOperation { Type.Name: "Lazy", Arguments: { IsEmpty: false } arguments } => ReturnsOf(ValueFlow.Unwrap(arguments[0].Value), cancellation),
        _ => null,
    };

    /// <summary>What a lambda or a method of the project returns where it stands as a factory; the operation itself if it is neither.</summary>
    private IEnumerable<IOperation> ReturnsOf(IOperation factory, CancellationToken cancellation) => factory switch
    {
        IAnonymousFunctionOperation lambda => ValueFlow.ReturnedBy(lambda.Syntax, _tools, cancellation),
        IMethodReferenceOperation group => group.Method.DeclaringSyntaxReferences.SelectMany(reference => ValueFlow.ReturnedBy(reference.GetSyntax(cancellation), _tools, cancellation)),
        _ => new[] { factory },
    };

    /// <summary>The registrations that configure what an origin hands out.</summary>
    private IEnumerable<ClientRegistration> RegistrationsOf(IOperation origin, CancellationToken cancellation)
    {
        var all = Registrations(cancellation);
        switch (origin)
        {
            case IInvocationOperation { TargetMethod.Name: "CreateClient" } create:
                var name = NameAskedFor(create);
                return all.Where(registration => registration.IsForAll || (name is not null && registration.Name == name));
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var owner } } }:
                var typed = RegistrationsByType(cancellation)[owner.OriginalDefinition];
                return typed.Any() ? typed.Concat(all.Where(static registration => registration.IsForAll)) : all.Where(static registration => registration.IsForAll || registration.IsDefault);
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }:
                return all.Where(registration => registration.IsForAll || registration.IsGiven(origin.Syntax));
            default:
                return all.Where(static registration => registration.IsForAll || registration.IsDefault);
        }
    }

    /// <summary>The clients registered with the container as themselves: <c>AddSingleton(new HttpClient())</c>, <c>AddSingleton(sp =&gt; …)</c>.</summary>
    private IOperation[] ContainerMade(IOperation origin, CancellationToken cancellation) =>
        IsFromContainer(origin) && origin.Type.Is(HttpApi.Client) ? MadeForContainer(cancellation) : Array.Empty<IOperation>();

    private static bool IsFromContainer(IOperation origin) =>
        origin is IParameterReferenceOperation or IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" or "GetRequiredKeyedService" };

    private IOperation[] MadeForContainer(CancellationToken cancellation) => _made ??= s_lifetimes
        .SelectMany(name => _tools.References.ByName(name, cancellation))
        .Select(static reference => reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
        .OfType<InvocationExpressionSyntax>()
        .Distinct()
        .Select(call => _tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation))
        .OfType<IInvocationOperation>()
        .Where(static call => call.TargetMethod.TypeArguments.Any(static type => type.Is(HttpApi.Client)))
        .SelectMany(static call => call.Arguments)
        .SelectMany(argument => ReturnsOf(ValueFlow.Unwrap(argument.Value), cancellation))
        .Where(static client => ValueFlow.Unwrap(client).Type.Is(HttpApi.Client))
        .ToArray();

    private ClientRegistration[] Registrations(CancellationToken cancellation)
    {
        if (_registrations is { } known)
        {
            return known;
        }

        var found = new List<ClientRegistration>();
        foreach (var reference in _tools.References.ByName("AddHttpClient", cancellation).Concat(_tools.References.ByName("ConfigureHttpClientDefaults", cancellation)))
        {
            if (reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && _tools.References.ModelOf(call.SyntaxTree) is var model
                && model.GetOperation(call, cancellation) is IInvocationOperation { TargetMethod.ContainingNamespace: { } space } operation
                && space.ToDisplayString() == "Microsoft.Extensions.DependencyInjection")
            {
                found.Add(ClientRegistration.Read(operation, model, cancellation));
            }
        }

        // A half-read table is never kept: cancellation throws before this line.
        var registrations = found.ToArray();
        _registrations = registrations;
        return registrations;
    }

    /// <summary>The registrations of typed clients, by all that these are.</summary>
    private ILookup<ISymbol, ClientRegistration> RegistrationsByType(CancellationToken cancellation) => _registrationsByType ??= Registrations(cancellation)
        .Where(static registration => registration.Client is not null)
        .SelectMany(static registration => registration.Client!.Ancestors().Select(type => (type, registration)))
        .ToLookup<(ITypeSymbol Type, ClientRegistration Registration), ISymbol, ClientRegistration>(static pair => pair.Type, static pair => pair.Registration, SymbolEqualityComparer.Default);

    /// <summary>Whether a configuring lambda or method assigns the property of the client it is given.</summary>
    private static bool Writes(IOperation configure, ClientWrites writes, CancellationToken cancellation)
    {
        var parameter = configure switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters.LastOrDefault(),
            IMethodReferenceOperation group => group.Method.OriginalDefinition.Parameters.LastOrDefault(),
            _ => null,
        };
        return parameter is not null && writes.MayBeTo(parameter.OriginalDefinition, cancellation);
    }

    /// <summary>What a client comes from and goes by on the way, and which properties were found to be set for all of that.</summary>
    private sealed class FollowedClient((ImmutableArray<IOperation> Origins, ImmutableHashSet<ISymbol> Through) found, bool isKept)
    {
        public ImmutableArray<IOperation> Origins => found.Origins;

        public ImmutableHashSet<ISymbol> Through => found.Through;

        /// <summary>The answers for the next who asks; null where nobody will.</summary>
        public ConcurrentDictionary<ClientWrites, bool>? IsSet { get; } = isKept ? new() : null;
    }
}
