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

/// <summary>A call that leaves the process.</summary>
/// <param name="Operation">The call, or the creation of a client that connects at once.</param>
/// <param name="Method">What is called; null where its library is not there (packages not restored) and only its name is known.</param>
/// <param name="Api">What it belongs to.</param>
internal sealed record RemoteCall(IOperation Operation, IMethodSymbol? Method, RemoteApi Api)
{
    /// <summary>What is on the other side.</summary>
    public RemoteKind Kind => Api.Kind;

    /// <summary>The name called, as code writes it.</summary>
    public string Name => Method?.Name ?? (UnresolvedCall.NameOf(Operation.Syntax)?.Identifier.ValueText ?? "");
}

/// <summary>Answers: does this leave the process?</summary>
internal sealed class RemoteCalls
{
    /// <summary>A search through more members than this gives up: what is so far away is not what a loop is about.</summary>
    private const int MostMembers = 400;

    private static readonly ConditionalWeakTable<ToolCode, RemoteCalls> s_known = new();

    /// <summary>Operators that run the query of a provider; the others only build one.</summary>
    private static readonly ImmutableHashSet<string> s_runsQuery = ImmutableHashSet.Create(
        "ToList", "ToArray", "ToDictionary", "ToHashSet", "ToLookup", "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "Any", "All", "Count", "LongCount",
        "Sum", "Min", "Max", "Average", "Aggregate", "Contains", "ElementAt");

    /// <summary>What is enumerated as it comes, not page by page.</summary>
    private static readonly ImmutableArray<string> s_streams = ImmutableArray.Create("Consume", "Listen", "Observe", "Read", "Receive", "Stream", "Subscribe", "Tail", "Watch");

    private readonly ToolCode _tools;
    private readonly UnresolvedCall _unresolved;
    private readonly ConcurrentDictionary<ISymbol, bool> _makes = new(SymbolEqualityComparer.Default);

    private object? _attachesProxies;

    private RemoteCalls(ToolCode tools)
    {
        _tools = tools;
        _unresolved = new(tools);
    }

    /// <summary>The remote calls of one compilation.</summary>
    public static RemoteCalls In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>The call that this very operation is, or null for one that stays in the process. Prompts and samples asked of the MCP client, and notes to it, are none.</summary>
    public RemoteCall? Of(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IInvocationOperation call when IsReadOfProcess(call, cancellation) => new(call, call.TargetMethod, RemoteApi.ProcessOutput),
        IInvocationOperation call when IsTextOfSocket(call, cancellation) => new(call, call.TargetMethod, RemoteApi.SocketText),
        IInvocationOperation call when RunsQuery(call) => new(call, call.TargetMethod, IsOfDataverse(call.Arguments[0].Value, cancellation) ? RemoteApi.DataverseQuery : RemoteApi.Query),
        IInvocationOperation call when DocumentDownload.Is(call) => new(call, call.TargetMethod, RemoteApi.Document),
        IInvocationOperation call when IsOfProxy(call, cancellation) => new(call, call.TargetMethod, RemoteApi.Proxy),
        IInvocationOperation call => RemoteApi.Of(call.TargetMethod, call.Instance?.Type, _tools.Compilation) is { } api && !IsSample(call, api, cancellation) ? new(call, call.TargetMethod, api) : null,
        IObjectCreationOperation { Constructor: { } constructor } creation => RemoteApi.OfConstructor(constructor) is { } api ? new(creation, constructor, api) : null,
        IInvalidOperation { Syntax: InvocationExpressionSyntax } invalid => (_unresolved.Of(invalid, cancellation) ?? OfUnbound(invalid, cancellation)) is { } api ? new(invalid, null, api) : null,
        _ => null,
    };

    /// <summary>The call by which what it is given leaves the process: besides remote calls a sample asked of the MCP client, whose model is paid for as any other.</summary>
    public RemoteCall? OrSample(IOperation operation, CancellationToken cancellation) => Of(operation, cancellation) ?? operation switch
    {
        IInvocationOperation { TargetMethod: var method } call when PromptApis.Of(method) == PromptKind.Sampling => new(call, method, RemoteApi.Sample),
        IInvocationOperation { TargetMethod: var method } call when RemoteApi.Of(method, call.Instance?.Type, _tools.Compilation) is { Kind: RemoteKind.Ai } model => new(call, method, model),
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } when UnresolvedCall.NameOf(call) is { Identifier.ValueText: var name } && PromptApis.IsOfSdk(name)
            && Prompts.In(_tools).OfUnresolved(call, cancellation) == PromptKind.Sampling => new(operation, null, RemoteApi.Sample),
        _ => null,
    };

    /// <summary>Whether running a piece of code makes a remote call: itself, in a lambda it holds, or in project code that it calls, implementations of interfaces included.</summary>
    public bool Makes(IOperation region, CancellationToken cancellation)
    {
        // What each member was met in first: all on the way to a remote call make it.
        var runners = new Dictionary<ISymbol, ISymbol?>(SymbolEqualityComparer.Default);
        var members = new Queue<ISymbol>();
        if (Looks(region, null))
        {
            return true;
        }

        while (members.Count > 0 && runners.Count < MostMembers)
        {
            var member = members.Dequeue();
            if (_makes.TryGetValue(member, out var known) ? known : _tools.Values.DeclarationsOf(member, cancellation).SelectMany(BodiesOf).Any(code => Looks(code, member)))
            {
                for (var runner = member; runner is not null; runner = runners[runner])
                {
                    _makes.TryAdd(runner, true);
                }

                return true;
            }
        }

        // All that was met makes none; where the search gave up, what it began with is taken to make none.
        foreach (var met in runners)
        {
            if (members.Count == 0 || met.Value is null)
            {
                _makes.TryAdd(met.Key, false);
            }
        }

        return false;

        bool Looks(IOperation code, ISymbol? runner)
        {
            foreach (var operation in code.DescendantsAndSelf())
            {
                cancellation.ThrowIfCancellationRequested();
                if (Of(operation, cancellation) is not null || (operation is IForEachLoopOperation loop && RemoteApi.IsPaged(ValueFlow.Unwrap(loop.Collection).Type)))
                {
                    return true;
                }

                foreach (var member in Runs(operation, cancellation))
                {
                    if (!runners.ContainsKey(member))
                    {
                        runners.Add(member, runner);
                        members.Enqueue(member);
                    }
                }
            }

            return false;
        }
    }

    /// <summary>Whether enumerating a sequence asks a remote side for page after page: an SDK's pageable, or an iterator of the project that makes remote calls. A <c>Take</c> on it ends that.</summary>
    public bool IsLazilyPaged(IOperation sequence, CancellationToken cancellation) =>
        _tools.Values.OriginsOf(sequence, cancellation, operation => Beneath(operation)).Any(origin =>
            RemoteApi.IsPaged(origin.Type)
            || IsMemberOfClient(origin, sequence, cancellation)
            || IsResultOfOperation(origin, sequence, cancellation)
            || (Of(origin, cancellation) is { } call && IsListed(call) && (call.Method is { } method ? IsPages(method) : IsEnumerated(sequence, call.Api)))
            || (origin is IInvocationOperation { TargetMethod: var own } && own.IsDeclaredIn(_tools.Compilation) && IsIterator(own, cancellation) && Makes(origin, cancellation)));

    /// <summary>Of a synchronous library: a property of a client that is a sequence, as <c>projects.All</c>.</summary>
    private bool IsMemberOfClient(IOperation origin, IOperation sequence, CancellationToken cancellation) => origin switch
    {
        IPropertyReferenceOperation { Property: { Type.Name: "IEnumerable", ContainingType: { ContainingNamespace: { } space } owner } } =>
            RemoteApi.IsClient(owner) && RemoteApi.OfNamespace(space.ToDisplayString()) is { Members: RemoteMembers.OnClients },
        IInvalidOperation { Syntax: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax client }, SemanticModel: { } model } =>
            model.GetOperation(client, cancellation) is { } made && Of(made, cancellation) is { Method: null, Api: { Members: RemoteMembers.OnClients } library } && IsEnumerated(sequence, library),
        _ => false,
    };

    /// <summary>Of Azure's libraries, where they are not there: what a long-running operation came to, if it is enumerated as it comes.</summary>
    private bool IsResultOfOperation(IOperation origin, IOperation sequence, CancellationToken cancellation) =>
        origin is IInvalidOperation { Syntax: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } member }
        && LoopOver(sequence) is { AwaitKeyword.RawKind: not 0 } && _unresolved.IsOf(member, "Azure", cancellation);

    /// <summary>The sequence that an operator or an iterator of the project hands on.</summary>
    private IEnumerable<IOperation>? Beneath(IOperation operation) => operation switch
    {
        _ when RemoteApi.IsPaged(operation.Type) => Enumerable.Empty<IOperation>(),
        IInvocationOperation call when call.TargetMethod.IsDeclaredIn(_tools.Compilation) => null,
        _ when LazyOperators.WholeSourceOf(operation) is { } source => new[] { source },
        _ => null,
    };

    /// <summary>A sequence that a synchronous library hands out, or an asynchronous one.</summary>
    private static bool IsPages(IMethodSymbol method) => method.ReturnType.Name is "IAsyncEnumerable" or "IEnumerable";

    /// <summary>Whether a call lists something, rather than stream one answer, the rows of a query or what will yet happen.</summary>
    private static bool IsListed(RemoteCall call) => !s_streams.Any(call.Name.Contains) && call.Kind switch
    {
        RemoteKind.Ai or RemoteKind.Queue => false,
        RemoteKind.Database => call.Name.Contains("Scan") || call.Name.StartsWith("Keys", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>Of a library that is not there, only the loop tells: <c>await foreach</c>, or <c>foreach</c> where the library is synchronous.</summary>
    private static bool IsEnumerated(IOperation sequence, RemoteApi api) =>
        LoopOver(sequence) is { } loop && (loop.AwaitKeyword.RawKind != 0 || api.Members == RemoteMembers.OnClients);

    private static CommonForEachStatementSyntax? LoopOver(IOperation sequence) =>
        sequence.Syntax.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop && loop.Expression.Span.Contains(sequence.Syntax.Span) ? loop : null;

    /// <summary>Whether a method of the project hands out what it yields.</summary>
    public static bool IsIterator(IMethodSymbol method, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation)
            .DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax)
            .Any(static node => node.IsKind(SyntaxKind.YieldReturnStatement)));

    /// <summary>The members of the project that an operation runs.</summary>
    public IEnumerable<ISymbol> Runs(IOperation operation, CancellationToken cancellation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } code }:
                return _tools.Values.OriginsOf(code, cancellation).Select(MethodOf).OfType<ISymbol>();
            case IInvocationOperation { TargetMethod: var method }:
                return OwnMember(method);
            case IInvalidOperation { Syntax: InvocationExpressionSyntax call, SemanticModel: { } model }:
                // An argument of an unknown type keeps a call from binding, not from being made.
                return model.GetSymbolInfo(call, cancellation).CandidateSymbols.SelectMany(OwnMember);
            case IMethodReferenceOperation { Method: var method }:
                return OwnMember(method);
            case IPropertyReferenceOperation { Property: var property }:
                return OwnMember(property);
            case IObjectCreationOperation { Constructor: { } constructor }:
                return OwnMember(constructor);
            case IForEachLoopOperation { Collection: { } collection } when ValueFlow.Unwrap(collection) is IPropertyReferenceOperation { Property: var property }:
                return OwnMember(property);
            default:
                return Enumerable.Empty<ISymbol>();
        }
    }

    private static ISymbol? MethodOf(IOperation code) => code switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        IMethodReferenceOperation group => group.Method.Normalized(),
        _ => null,
    };

    private IEnumerable<ISymbol> OwnMember(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction } || member.IsDeclaredIn(_tools.Compilation))
        {
            yield return member.Normalized();
        }
    }

    /// <summary>The code of a declaration, to be searched: an initialiser, a body, the bodies of accessors.</summary>
    private IEnumerable<IOperation> BodiesOf(SyntaxNode declaration)
    {
        var model = _tools.References.ModelOf(declaration.SyntaxTree);
        var code = declaration switch
        {
            BasePropertyDeclarationSyntax { AccessorList.Accessors: var accessors } => accessors.Cast<SyntaxNode>(),
            PropertyDeclarationSyntax { ExpressionBody: { } body } => new[] { body },
            IndexerDeclarationSyntax { ExpressionBody: { } body } => new[] { body },
            BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax => new[] { declaration },
            _ => Enumerable.Empty<SyntaxNode>(),
        };
        return code.Select(node => model.GetOperation(node)).OfType<IOperation>();
    }

    /// <summary>A query handed to a database is run where LINQ makes a value or a collection of it.</summary>
    private static bool RunsQuery(IInvocationOperation call) =>
        s_runsQuery.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType.Name is "Enumerable" or "Queryable"
        && call.Arguments.FirstOrDefault()?.Value is { } source && ValueFlow.Unwrap(source).Type.Is("System.Linq.IQueryable") && !IsInMemory(source);

    /// <summary>Whether a call of this name may run a query: asked where only the name is known.</summary>
    public static bool MayRunQuery(string name) => s_runsQuery.Contains(name);

    /// <summary>Whether a query is over a context of Dataverse, whose provider asks it over HTTP.</summary>
    private bool IsOfDataverse(IOperation source, CancellationToken cancellation) =>
        _tools.Values.OriginsOf(source, cancellation, static operation => operation switch
        {
            ITranslatedQueryOperation { Operation: var query } => new[] { query },
            IPropertyReferenceOperation { Instance.Type: { } owner } when RemoteApi.IsDataverseContext(owner) => Enumerable.Empty<IOperation>(),
            IInvocationOperation { Instance.Type: { } owner } when RemoteApi.IsDataverseContext(owner) => Enumerable.Empty<IOperation>(),
            IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Queryable" or "Enumerable" }, Arguments: { IsEmpty: false } arguments } => new[] { arguments[0].Value },
            _ => null,
        }).Any(static origin => RemoteApi.IsDataverseContext(origin switch
        {
            IPropertyReferenceOperation { Instance: { } owner } => owner.Type,
            IInvocationOperation { Instance: { } owner } => owner.Type,
            _ => null,
        }));

    private static bool IsInMemory(IOperation source) =>
        source.DescendantsAndSelf().Any(static operation => operation is IInvocationOperation { TargetMethod: { Name: "AsQueryable", ContainingType.Name: "Queryable" } });

    /// <summary>Reading what a child process writes is waiting for it.</summary>
    private bool IsReadOfProcess(IInvocationOperation call, CancellationToken cancellation) =>
        call is { TargetMethod: { Name: "ReadToEnd" or "ReadToEndAsync" or "ReadLine" or "ReadLineAsync" or "ReadAsync" or "ReadBlockAsync", ContainingType: var reader }, Instance: { } instance }
        && reader.Is("System.IO.TextReader")
        && _tools.Values.OriginsOf(instance, cancellation).Any(static origin => origin is IPropertyReferenceOperation
            { Property: { Name: "StandardOutput" or "StandardError", ContainingType.Name: "Process" } });

    /// <summary>What a call belongs to that only an unknown type among its arguments or results keeps from binding.</summary>
    private RemoteApi? OfUnbound(IInvalidOperation call, CancellationToken cancellation)
    {
        return call is { SemanticModel: { } model, Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } }
            && model.GetSymbolInfo(call.Syntax, cancellation).CandidateSymbols.OfType<IMethodSymbol>().FirstOrDefault() is { } method && !RemoteApi.IsOfSolution(method, _tools.Compilation)
            && (IsMissing(method.ReturnType) || arguments.Any(argument => IsMissing(model.GetTypeInfo(argument.Expression, cancellation).Type)))
                ? RemoteApi.Of(method, null, _tools.Compilation)
                : null;

        static bool IsMissing(ITypeSymbol? type) => type is { TypeKind: TypeKind.Error } || (type is INamedTypeSymbol { TypeArguments: var held } && held.Any(IsMissing));
    }

    /// <summary>Whether a call reads text from a socket or a pipe, or writes text to it, and so waits for the other side.</summary>
    private bool IsTextOfSocket(IInvocationOperation call, CancellationToken cancellation) =>
        call is { TargetMethod: { Name: var name, ContainingType: { Name: "StreamReader" or "TextReader" or "StreamWriter" or "TextWriter" } }, Instance: { } text }
        && (name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Write", StringComparison.Ordinal) || name.StartsWith("Flush", StringComparison.Ordinal))
        && ValueFlow.Unwrap(text).Type is { Name: "StreamReader" or "TextReader" or "StreamWriter" or "TextWriter" }
        && _tools.Values.OriginsOf(text, cancellation, static operation => operation switch
        {
            IObjectCreationOperation { Type.Name: "StreamReader" or "StreamWriter", Arguments: { IsEmpty: false } arguments } => new[] { arguments[0].Value },
            _ when IsSocket(operation.Type) => Enumerable.Empty<IOperation>(),
            _ => null,
        }).Any(static origin => IsSocket(origin.Type));

    /// <summary>Whether a call is made on an interface that JSON-RPC implements by asking the other side.</summary>
    private bool IsOfProxy(IInvocationOperation call, CancellationToken cancellation) =>
        call is { TargetMethod: { ContainingType.TypeKind: TypeKind.Interface, ReturnType: var result }, Instance: { } proxy } && RemoteApi.IsAwaitable(result)
        && AttachesProxies(cancellation) && _tools.Values.OriginsOf(proxy, cancellation).Any(origin => origin switch
        {
            IInvocationOperation { TargetMethod: { Name: RemoteApi.AttachProxy, IsGenericMethod: true, ContainingType.Name: RemoteApi.ProxyMaker } } => true,
            IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: RemoteApi.AttachProxy } } } attach } =>
                LibraryImports.Of(attach.SyntaxTree, cancellation).Contains(RemoteApi.Proxy.Owner),
            _ => false,
        });

    /// <summary>Whether any file makes a proxy: only then is a call on an interface looked at for what its receiver is.</summary>
    private bool AttachesProxies(CancellationToken cancellation)
    {
        // A cancelled search throws here and publishes nothing.
        _attachesProxies ??= !_tools.References.MembersThatMention(RemoteApi.AttachProxy, cancellation).IsEmpty && !_tools.References.MembersThatMention(RemoteApi.ProxyMaker, cancellation).IsEmpty;
        return (bool)_attachesProxies;
    }

    private static bool IsSocket(ITypeSymbol? type) => type.Is("System.Net.Sockets.NetworkStream") || type.Is("System.Net.Security.SslStream") || type.Is("System.IO.Pipes.NamedPipeClientStream");

    /// <summary>A chat client over the MCP client itself asks no remote service.</summary>
    private bool IsSample(IInvocationOperation call, RemoteApi api, CancellationToken cancellation) =>
        api.Kind == RemoteKind.Ai
        && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } client
        && _tools.Values.OriginsOf(client, cancellation).Any(static origin => origin is IInvocationOperation { TargetMethod.Name: "AsSamplingChatClient" });
}
