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

/// <summary>Answers: is the client of a call configured to give up in time, where the code can see it?</summary>
internal sealed class ClientTimeout
{
    private static readonly ConditionalWeakTable<ToolCode, ClientTimeout> s_known = new();

    /// <summary>The properties by which client libraries are told when to give up on a request.</summary>
    private static readonly ImmutableArray<string> s_properties = ImmutableArray.Create(
        "Timeout", "NetworkTimeout", "RequestTimeout", "SendTimeout", "ReceiveTimeout", "ReadTimeout", "HttpClientTimeout", "MaxConnectionTimeout", "OperationTimeout", "SocketTimeout",
        "CommandTimeout", "MaxTimeout", "DefaultTimeout", "OverallTimeout", "TimeoutSeconds", "TimeoutMilliseconds", "HttpTimeout", "DefaultRequestTimeout");

    private readonly ToolCode _tools;
    private readonly ConcurrentDictionary<string, bool> _bySpace = new(StringComparer.Ordinal);

    private IPropertyReferenceOperation[]? _writes;

    private ClientTimeout(ToolCode tools) => _tools = tools;

    /// <summary>The client timeouts of one compilation.</summary>
    public static ClientTimeout In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether the client that a call is made on has a timeout set, by itself or by the options and handlers of its library.</summary>
    public bool IsSetFor(RemoteCall call, CancellationToken cancellation)
    {
        var client = ClientOf(call);
        return IsHttpClient(client)
            ? HttpClients.In(_tools).AllSet(client!, "Timeout", cancellation) || HttpClients.In(_tools).HasTimeoutHandler(client!, cancellation)
            : IsSetOn(client, cancellation)
                || (call.Kind == RemoteKind.Socket && Writes(cancellation).Any(static write => IsSocket(write.Property.ContainingType)))
                || (client?.Type is { } type && IsSetByBuilderOf(type, call.Api.Owner == "Refit", cancellation))
                || (call is { Method: null, Operation.Syntax: InvocationExpressionSyntax syntax } && IsMadeWithTimeout(syntax, cancellation))
                || (!IsBeyondDefaults(call) && IsSetInLibrary(call, cancellation));
    }

    /// <summary>Whether a type's timeouts are those of a connection: which stream or reader is over which is not followed.</summary>
    private static bool IsSocket(ITypeSymbol type) => type.Is("System.IO.Stream") || type.ContainingNamespace?.ToDisplayString() == "System.Net.Sockets";

    /// <summary>For a client whose library is not there: whether it is made with something that is called a timeout.</summary>
    private bool IsMadeWithTimeout(InvocationExpressionSyntax call, CancellationToken cancellation) =>
        UnresolvedCall.ReceiverOf(call) is { } client && _tools.References.ModelOf(call.SyntaxTree).GetTypeInfo(client, cancellation).Type is { TypeKind: TypeKind.Error, Name: { Length: > 0 } type }
        && _tools.Compilation.SyntaxTrees
            .SelectMany(tree => SyntaxIndex.Of(tree, cancellation).MembersThatMention(SyntaxIndex.ConstructionOf(type)).Select(span => References.MemberAt(tree, span, cancellation)))
            .SelectMany(static member => member.DescendantNodes())
            .OfType<ObjectCreationExpressionSyntax>()
            .Where(creation => SyntaxIndex.SimpleName(creation.Type) == type)
            .SelectMany(static creation => creation.Initializer?.Expressions ?? default)
            .Any(static set => set is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name } } && name.IndexOf("Timeout", StringComparison.Ordinal) >= 0);

    /// <summary>What runs a script in a browser waits for the script, however the browser is configured.</summary>
    private static bool IsBeyondDefaults(RemoteCall call) => call.Kind == RemoteKind.Browser && call.Api.IsEndless(call.Name);

    /// <summary>Whether the registration that makes a client of this type out of an <c>HttpClient</c> gives that a timeout.</summary>
    private bool IsSetByBuilderOf(ITypeSymbol type, bool isByFactory, CancellationToken cancellation) =>
        ClientBuilders.In(_tools).Sets(type, "Timeout", cancellation) || ClientBuilders.In(_tools).HasTimeoutHandler(type, cancellation)
        || HttpClients.In(_tools).IsEndedFor(type, isByFactory, cancellation);

    /// <summary>Whether the client is told to wait for ever: <c>Timeout.InfiniteTimeSpan</c>, <c>CommandTimeout = 0</c>.</summary>
    public bool IsInfiniteFor(RemoteCall call, CancellationToken cancellation) => ClientOf(call) is { } client
        && (IsHttpClient(client) ? HttpClients.In(_tools).IsSetToInfinite(client, "Timeout", cancellation) : call.Kind == RemoteKind.Database && HasNoCommandTimeout(client, cancellation));

    /// <summary>What a call is made on.</summary>
    public static IOperation? ClientOf(RemoteCall call) => call.Operation switch
    {
        IInvocationOperation { Instance: { } instance } => ValueFlow.Unwrap(instance),
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: { IsEmpty: false } arguments } => ValueFlow.Unwrap(arguments[0].Value),
        _ => null,
    };

    private static bool IsHttpClient(IOperation? client) => client?.Type.Is(HttpApi.Client) == true;

    /// <summary>Whether a property of the client itself is set, or it is made over an <c>HttpClient</c> that has a timeout.</summary>
    private bool IsSetOn(IOperation? client, CancellationToken cancellation)
    {
        if (client is null)
        {
            return false;
        }

        var (origins, through) = _tools.Values.Follow(client, null, cancellation);
        return origins.SelectMany(static origin => origin switch
            {
                IObjectCreationOperation { Arguments: var given } => given,
                IInvocationOperation { Instance: null, Arguments: var given } => given, // a proxy over a client: RestService.For<T>(client)
                _ => ImmutableArray<IArgumentOperation>.Empty,
            })
                .Any(argument => ValueFlow.Unwrap(argument.Value) is var given && IsHttpClient(given) && HttpClients.In(_tools).AllSet(given, "Timeout", cancellation))
            || Writes(cancellation).Any(write => write.Instance is { } target && SymbolOf(target) is { } symbol && through.Contains(symbol))
            || origins.Any(origin => origin is IObjectCreationOperation { Initializer: { } initializer } && initializer.Initializers.OfType<ISimpleAssignmentOperation>()
                .Any(static set => set.Target is IPropertyReferenceOperation { Property.Name: var name } && s_properties.Contains(name) && !WaitLimit.IsInfinite(set.Value)));
    }

    /// <summary>Whether any option of the same library is a timeout and is set: options reach clients by ways that are not worth following.</summary>
    private bool IsSetInLibrary(RemoteCall call, CancellationToken cancellation)
    {
        var space = SpaceOf(call);
        return space.Length > 0 && (_bySpace.TryGetValue(space, out var known) ? known : _bySpace.GetOrAdd(space, Find()));

        bool Find() =>
            Writes(cancellation).Any(write => IsOf(write.Property.ContainingType, space) || (write.Instance?.Type is { } type && IsOf(type, space)))
            || (call.Method is null && IsWrittenUnresolved(space, cancellation));
    }

    private static string SpaceOf(RemoteCall call)
    {
        var space = call.Method?.ContainingNamespace?.ToDisplayString() ?? call.Api.Owner;
        var parts = space.Split('.');
        return parts[0] is "System" ? "" : parts[0] is "Microsoft" && parts.Length > 1 ? parts[1] is "TeamFoundation" or "VisualStudio" ? "Microsoft.VisualStudio" : $"Microsoft.{parts[1]}" : parts[0];
    }

    private static bool IsOf(ITypeSymbol type, string space) => (type.ContainingNamespace?.ToDisplayString() ?? "") is var own && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal));

    private IPropertyReferenceOperation[] Writes(CancellationToken cancellation) => _writes ??=
        s_properties.SelectMany(name => AssignmentsTo(name, cancellation))
            .Where(static assignment => !WaitLimit.IsInfinite(assignment.Value) && assignment.Value.ConstantValue is not { HasValue: true, Value: 0 })
            .Select(static assignment => assignment.Target)
            .OfType<IPropertyReferenceOperation>()
            .ToArray();

    private IEnumerable<ISimpleAssignmentOperation> AssignmentsTo(string name, CancellationToken cancellation) =>
        _tools.References.ByName(SyntaxIndex.WriteOf(name), cancellation)
            .Select(static reference => reference.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>())
            .OfType<AssignmentExpressionSyntax>()
            .Select(assignment => _tools.References.ModelOf(assignment.SyntaxTree).GetOperation(assignment, cancellation))
            .OfType<ISimpleAssignmentOperation>();

    /// <summary>For a library that is not there: a property of such a name is written in a file that imports it.</summary>
    private bool IsWrittenUnresolved(string space, CancellationToken cancellation) =>
        _tools.Compilation.SyntaxTrees
            .Where(tree => s_properties.Any(name => !SyntaxIndex.Of(tree, cancellation).MembersThatMention(SyntaxIndex.WriteOf(name)).IsEmpty))
            .Where(tree => LibraryImports.Of(tree, cancellation).Any(import => import == space || import.StartsWith(space + ".", StringComparison.Ordinal)))
            .SelectMany(tree => tree.GetRoot(cancellation).DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Any(assignment => assignment.Left is IdentifierNameSyntax or MemberAccessExpressionSyntax
                && s_properties.Contains(((assignment.Left as MemberAccessExpressionSyntax)?.Name ?? (SimpleNameSyntax)assignment.Left).Identifier.ValueText)
                && _tools.References.ModelOf(assignment.SyntaxTree).GetSymbolInfo(assignment.Left, cancellation).Symbol is null);

    private bool HasNoCommandTimeout(IOperation command, CancellationToken cancellation)
    {
        var (origins, through) = _tools.Values.Follow(command, null, cancellation);
        return AssignmentsTo("CommandTimeout", cancellation)
            .Where(static assignment => assignment.Value.ConstantValue is { HasValue: true, Value: 0 })
            .Any(assignment => assignment.Target is IPropertyReferenceOperation { Instance: { } target }
                && ((SymbolOf(target) is { } symbol && through.Contains(symbol)) || origins.Any(origin => origin.Syntax.Span.Contains(assignment.Syntax.Span))));
    }

    private static ISymbol? SymbolOf(IOperation target) => ValueFlow.Unwrap(target) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter.OriginalDefinition,
        IMemberReferenceOperation { Member: var member } => member.OriginalDefinition,
        _ => null,
    };
}
