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
internal sealed class HttpClients
{
    private static readonly ConditionalWeakTable<ToolCode, HttpClients> s_known = new();
    private static readonly ImmutableArray<string> s_lifetimes = ImmutableArray.Create(
        "AddSingleton", "AddScoped", "AddTransient", "TryAddSingleton", "TryAddScoped", "TryAddTransient", "AddKeyedSingleton", "AddKeyedScoped", "AddKeyedTransient");

    private readonly ToolCode _tools;
    private ClientRegistration[]? _registrations;
    private IOperation[]? _made;

    private HttpClients(ToolCode tools) => _tools = tools;

    /// <summary>The clients of one compilation.</summary>
    public static HttpClients In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether every client an expression may stand for has a property (such as <see cref="HttpApi.BufferCap"/>) set to a real bound.</summary>
    public bool AllSet(IOperation client, string property, CancellationToken cancellation)
    {
        var writes = WritesOf(property, cancellation);
        writes.RemoveAll(write => IsChosenByAgent(write, cancellation));
        if (writes.Count == 0)
        {
            return false;
        }

        var (origins, through) = _tools.Values.Follow(client, operation => Towards(operation, cancellation), cancellation);
        return writes.Any(write => write.Instance is { } target && TargetOf(target) is { } symbol && through.Contains(symbol))
            || AllButNull(origins, origin => IsSetAt(origin, writes, cancellation));
    }

    /// <summary>Every value that a property of a client is given where the client is made, or on a name that it goes by.</summary>
    public IEnumerable<IOperation> ValuesOf(IOperation client, string property, CancellationToken cancellation)
    {
        var writes = WritesOf(property, cancellation);
        if (writes.Count == 0)
        {
            return Enumerable.Empty<IOperation>();
        }

        var (origins, through) = _tools.Values.Follow(client, operation => Towards(operation, cancellation), cancellation);
        return writes
            .Where(write => (write.Instance is { } target && TargetOf(target) is { } symbol && through.Contains(symbol))
                || origins.Any(origin => write.Syntax.FirstAncestorOrSelf<InitializerExpressionSyntax>()?.Parent == origin.Syntax))
            .Select(static write => write.Parent)
            .OfType<ISimpleAssignmentOperation>()
            .Select(static assignment => assignment.Value);
    }

    /// <summary>
    /// Where one line would configure every client an expression may stand for: creations, <c>AddHttpClient</c> calls, <c>CreateClient</c> calls, and assignments
    /// by which a typed client's constructor configures it. Empty if any of them is out of sight.
    /// </summary>
    public ImmutableArray<SyntaxNode> SitesOf(IOperation client, CancellationToken cancellation)
    {
        var sites = OriginsOf(client, operation => Towards(operation, cancellation), cancellation).Select(origin => SitesOfOrigin(origin, cancellation).ToImmutableArray()).ToList();
        return sites.Any(static here => here.IsEmpty) ? ImmutableArray<SyntaxNode>.Empty : sites.SelectMany(static here => here).Distinct().ToImmutableArray();
    }

    /// <summary>
    /// The sites of any client an expression may stand for, whoever else runs the code: the widest answer, where <see cref="SitesOf"/> gives the surest.
    /// </summary>
    public ImmutableArray<SyntaxNode> PossibleSitesOf(IOperation client, CancellationToken cancellation) =>
        OriginsOf(client, operation => Towards(operation, cancellation) ?? Passed(operation, cancellation), cancellation)
            .SelectMany(origin => SitesOfOrigin(origin, cancellation).Concat(SitesOfUnknownName(origin, cancellation)))
            .Distinct()
            .ToImmutableArray();

    private IEnumerable<IOperation> OriginsOf(IOperation client, ValueFlow.Step towards, CancellationToken cancellation) =>
        _tools.Values.OriginsOf(client, cancellation, towards).Where(static origin => !IsNull(origin));

    /// <summary>Where a name cannot be known, a created client may be any that is registered; where a registration's cannot, any created one may be its.</summary>
    private IEnumerable<SyntaxNode> SitesOfUnknownName(IOperation origin, CancellationToken cancellation) => origin is IInvocationOperation { TargetMethod.Name: "CreateClient" } create
        ? Registrations(cancellation)
            .Where(registration => registration is { Call: not null, IsForAll: false, IsBare: false } && (registration.Name is null || NameAskedFor(create) is null))
            .Select(static registration => (SyntaxNode)registration.Call!)
        : Enumerable.Empty<SyntaxNode>();

    /// <summary>The name that <c>CreateClient</c> is given: empty for none, null for one that cannot be known.</summary>
    private static string? NameAskedFor(IInvocationOperation create) =>
        create.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String)?.Value is { } given ? ClientRegistration.NameOf(given) : "";

    private static bool IsNull(IOperation origin) => origin is IDefaultValueOperation || origin.ConstantValue is { HasValue: true, Value: null };

    private static bool AllButNull(ImmutableArray<IOperation> origins, Func<IOperation, bool> holds)
    {
        var made = origins.Where(static origin => !IsNull(origin)).ToList();
        return made.Count > 0 && made.All(holds);
    }

    /// <summary>Whether a site sets the property to a real bound already.</summary>
    public bool IsSetAt(SyntaxNode site, string property, CancellationToken cancellation)
    {
        var writes = WritesOf(property, cancellation);
        return IsSetInInitializer(site, writes)
            || Registrations(cancellation).Any(registration => registration.Call == site && registration.Configures.Any(configure => Writes(configure, writes, cancellation)));
    }

    private IEnumerable<SyntaxNode> SitesOfOrigin(IOperation origin, CancellationToken cancellation)
    {
        switch (origin)
        {
            case IObjectCreationOperation creation:
                return creation.Type.Is(HttpApi.Client) ? new[] { creation.Syntax } : Enumerable.Empty<SyntaxNode>();
            case IInvocationOperation { TargetMethod.Name: "CreateClient" } create:
                var named = SitesOfRegistrations(create, cancellation);
                return named.Count > 0 ? named : new[] { create.Syntax };
        }

        // A typed client is its own; any other is what the container hands to everyone.
        var typed = SitesOfRegistrations(origin, cancellation);
        if (typed.Count == 0 && ContainerMade(origin, cancellation) is { Length: > 0 } made)
        {
            return made.Any(client => IsAskedOfContainer(client, cancellation)) ? typed : made.SelectMany(client => SitesOf(client, cancellation));
        }

        return origin is IParameterReferenceOperation { Parameter: var parameter } && ConfiguredInConstructor(parameter, cancellation) is { } configured
            ? new[] { configured }
            : typed;
    }

    private List<SyntaxNode> SitesOfRegistrations(IOperation origin, CancellationToken cancellation) =>
        RegistrationsOf(origin, cancellation)
            .Where(static registration => registration is { Call: not null, IsForAll: false, IsBare: false })
            .Select(static registration => (SyntaxNode)registration.Call!)
            .ToList();

    /// <summary>
    /// The assignment by which a constructor configures the client it is given. It throws once the client has sent a request, and so would one more beside it.
    /// </summary>
    private AssignmentExpressionSyntax? ConfiguredInConstructor(IParameterSymbol parameter, CancellationToken cancellation) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? constructor.DeclaringSyntaxReferences
                .Select(reference => reference.GetSyntax(cancellation))
                .OfType<ConstructorDeclarationSyntax>()
                .SelectMany(static declaration => declaration.Body?.Statements ?? default)
                .Select(static statement => (statement as ExpressionStatementSyntax)?.Expression)
                .OfType<AssignmentExpressionSyntax>()
                .Where(static assignment => assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BaseAddress" or "Timeout" })
                .FirstOrDefault(assignment => _tools.References.ModelOf(assignment.SyntaxTree).GetOperation(assignment.Left, cancellation) is IPropertyReferenceOperation { Instance: { } client }
                    && client.Type.Is(HttpApi.Client) && _tools.Values.Follow(client, null, cancellation).Through.Contains(parameter.OriginalDefinition))
            : null;

    /// <summary>What any code of the compilation, tool code or not, passes for a parameter.</summary>
    private List<IOperation>? Passed(IOperation operation, CancellationToken cancellation) =>
        operation is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter }
        && _tools.Reach.ReferencesTo(method, cancellation)
            .SelectMany(reference => ValueFlow.ArgumentsOf(reference.Node, _tools.References.ModelOf(reference.Node.SyntaxTree), cancellation))
            .Where(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            .Select(static argument => argument.Value)
            .ToList() is { Count: > 0 } passed
            ? passed
            : null;

    private bool IsSetAt(IOperation origin, IReadOnlyCollection<IPropertyReferenceOperation> writes, CancellationToken cancellation)
    {
        if (origin is IObjectCreationOperation creation)
        {
            return IsSetInInitializer(creation.Syntax, writes);
        }

        // Registered as an instance or by a factory: the container hands out what that makes.
        var made = ContainerMade(origin, cancellation);
        return (made.Length > 0 && made.All(client => AllSetAmong(client, writes, cancellation)))
            || RegistrationsOf(origin, cancellation).Any(registration => registration.Configures.Any(configure => Writes(configure, writes, cancellation)));
    }

    private static bool IsSetInInitializer(SyntaxNode creation, IEnumerable<IPropertyReferenceOperation> writes) =>
        writes.Any(write => write.Syntax.FirstAncestorOrSelf<InitializerExpressionSyntax>()?.Parent == creation);

    private bool AllSetAmong(IOperation client, IReadOnlyCollection<IPropertyReferenceOperation> writes, CancellationToken cancellation)
    {
        var (origins, through) = _tools.Values.Follow(client, operation => Towards(operation, cancellation), cancellation);
        return writes.Any(write => write.Instance is { } target && TargetOf(target) is { } symbol && through.Contains(symbol))
            || AllButNull(origins, origin => origin is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "CreateClient" } && IsSetAt(origin, writes, cancellation));
    }

    /// <summary>Every assignment of a bound to a property of a client; <c>int.MaxValue</c> and <c>InfiniteTimeSpan</c> bound nothing.</summary>
    private List<IPropertyReferenceOperation> WritesOf(string property, CancellationToken cancellation) =>
        _tools.References.ByName(property, cancellation)
            .Select(reference => (ExpressionSyntax)(reference.Node.Parent is MemberAccessExpressionSyntax access ? access : (ExpressionSyntax)reference.Node))
            .Where(static target => target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target)
            .Select(target => _tools.References.ModelOf(target.SyntaxTree).GetOperation(target.Parent!, cancellation))
            .OfType<ISimpleAssignmentOperation>()
            .Where(static assignment => assignment.Value.ConstantValue is not { HasValue: true, Value: int.MaxValue or long.MaxValue or (long)int.MaxValue })
            .Select(static assignment => assignment.Target)
            .OfType<IPropertyReferenceOperation>()
            .Where(static write => write.Property.ContainingType.Is(HttpApi.Client))
            .ToList();

    private bool IsChosenByAgent(IPropertyReferenceOperation write, CancellationToken cancellation) =>
        write.Parent is ISimpleAssignmentOperation { Value: var value } && _tools.Values.OriginsOf(value, cancellation).Any(origin => _tools.AgentInput.Is(origin, cancellation));

    private static ISymbol? TargetOf(IOperation target) => ValueFlow.Unwrap(target) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter.OriginalDefinition,
        IMemberReferenceOperation { Member: var member } => member.OriginalDefinition,
        _ => null,
    };

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
                var typed = all.Where(registration => registration.Client is { } client && client.DerivesFrom(owner)).ToList();
                return typed.Count > 0 ? typed.Concat(all.Where(static registration => registration.IsForAll)) : all.Where(static registration => registration.IsForAll || registration.IsDefault);
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

    /// <summary>Whether a factory given to the container asks it for another client: that way lies a circle.</summary>
    private bool IsAskedOfContainer(IOperation client, CancellationToken cancellation) =>
        _tools.Values.OriginsOf(client, cancellation, operation => Towards(operation, cancellation)).Any(IsFromContainer);

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

    /// <summary>Whether a configuring lambda or method assigns the property of the client it is given.</summary>
    private bool Writes(IOperation configure, IReadOnlyCollection<IPropertyReferenceOperation> writes, CancellationToken cancellation)
    {
        var parameter = configure switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters.LastOrDefault(),
            IMethodReferenceOperation group => group.Method.OriginalDefinition.Parameters.LastOrDefault(),
            _ => null,
        };
        return parameter is not null && writes.Any(write =>
            write.Instance is { } target && _tools.Values.Follow(target, null, cancellation) is var (_, through)
            && through.Contains(parameter.OriginalDefinition));
    }
}

/// <summary>A call that registers or configures clients with <c>IHttpClientFactory</c>.</summary>
/// <param name="Call">The <c>AddHttpClient</c> call, or null for one that makes no client.</param>
/// <param name="Client">The typed client's implementation, if it is one.</param>
/// <param name="Name">The client's name: as given, of the typed client, or empty for the default.</param>
/// <param name="IsForAll">Whether it configures every client (<c>ConfigureHttpClientDefaults</c>).</param>
/// <param name="Configures">Lambdas and methods that are given the client.</param>
internal sealed record ClientRegistration(
    InvocationExpressionSyntax? Call, ITypeSymbol? Client, string? Name, bool IsForAll, ImmutableArray<IOperation> Configures)
{
    /// <summary>Whether it is the client that <c>CreateClient()</c> and a plain <c>HttpClient</c> parameter get.</summary>
    public bool IsDefault => Name is { Length: 0 };

    /// <summary>Whether it is <c>AddHttpClient()</c>, which names no client, takes no configuration and returns no builder.</summary>
    public bool IsBare => Client is null && Call is { ArgumentList.Arguments.Count: 0 };

    /// <summary>Whether code stands in a lambda that is given to the registration, or to a call made on what it returns: a factory of a typed client.</summary>
    public bool IsGiven(SyntaxNode code) => code.Ancestors().OfType<InvocationExpressionSyntax>().Any(call =>
    {
        for (ExpressionSyntax? link = call; link is InvocationExpressionSyntax { Expression: var callee }; link = (callee as MemberAccessExpressionSyntax)?.Expression)
        {
            if (link == Call)
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>Reads a registration and the fluent chain, or the builder variable, that follows it.</summary>
    public static ClientRegistration Read(IInvocationOperation call, SemanticModel model, CancellationToken cancellation)
    {
        var syntax = (InvocationExpressionSyntax)call.Syntax;
        var links = Chain(syntax, model, cancellation).Select(link => model.GetOperation(link, cancellation)).OfType<IInvocationOperation>().ToList();
        var client = call.TargetMethod.TypeArguments.LastOrDefault()
            ?? links.FirstOrDefault(static link => link.TargetMethod.Name == "AddTypedClient")?.TargetMethod.TypeArguments.LastOrDefault();
        var named = call.Arguments.FirstOrDefault(static argument => argument.Parameter is { Name: "name" } && !argument.IsImplicit)?.Value;
        var name = named is not null ? NameOf(named)
            : call.TargetMethod.TypeArguments.FirstOrDefault()?.Name ?? (call.TargetMethod.Parameters.Length <= 1 ? "" : null);
        var configures = links
            .SelectMany(static link => link.Arguments)
            .Select(static argument => ValueFlow.Unwrap(argument.Value))
            .Where(static argument => TakesClient(argument))
            .ToImmutableArray();
        return new(syntax, client, name, call.TargetMethod.Name == "ConfigureHttpClientDefaults", configures);
    }

    /// <summary>A client's name as far as the code tells: its text, or the read-only field that holds it.</summary>
    public static string? NameOf(IOperation named) => named.ConstantValue is { HasValue: true, Value: string text } ? text
        : named is IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } } ? ""
        : named is IFieldReferenceOperation { Field: { IsReadOnly: true, Name: var field } } ? "field " + field
        : null;

    private static bool TakesClient(IOperation argument) => argument switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters.LastOrDefault()?.Type.Is(HttpApi.Client) == true,
        IMethodReferenceOperation group => group.Method.Parameters.LastOrDefault()?.Type.Is(HttpApi.Client) == true,
        _ => false,
    };

    /// <summary>The call itself, calls made on its result, and, in <c>ConfigureHttpClientDefaults</c>, calls made on the builder within.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Chain(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        var link = call;
        yield return link;
        while (link.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
        {
            yield return link = next;
        }

        foreach (var inner in call.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(static inner => inner.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureHttpClient" }))
        {
            yield return inner;
        }

        if (link.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } && model.GetDeclaredSymbol(variable, cancellation) is { } builder)
        {
            foreach (var use in CodeUnit.MemberOf(call).Node.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access is { Name.Identifier.ValueText: "ConfigureHttpClient", Parent: InvocationExpressionSyntax }
                    && access.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, builder))))
            {
                yield return (InvocationExpressionSyntax)use.Parent!;
            }
        }
    }
}
