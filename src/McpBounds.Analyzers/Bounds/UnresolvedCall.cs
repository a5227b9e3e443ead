using System.Collections.Concurrent;
using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: is this call, of a type that cannot be resolved, one into a remote service's library? Packages that are not restored yet leave their types
/// unresolved; then a chain that begins with a value of such a type, in a file that imports a known library, is taken for a call into it. Of a library that is not
/// known, what is awaited on a value whose type is called a client.
/// </summary>
internal sealed class UnresolvedCall(ToolCode tools)
{
    /// <summary>How far a client is followed through the locals that it is kept in.</summary>
    private const int MostHops = 8;

    private static readonly ImmutableArray<string> s_databases = ImmutableArray.Create("Sql", "Db", "Data", "Cache", "Store");

    private readonly ConcurrentDictionary<string, ImmutableArray<RemoteApi>> _byType = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _isDeclared = new(StringComparer.Ordinal);

    private HashSet<string>? _extensions;

    /// <summary>The library that a call which does not bind seems to belong to.</summary>
    public RemoteApi? Of(IOperation call, CancellationToken cancellation)
    {
        if (NameOf(call.Syntax) is not { } name || IsLinkOfChain(call.Syntax) || tools.References.ModelOf(call.Syntax.SyntaxTree) is var model && Root(call.Syntax, model, cancellation) is not { } root)
        {
            return null;
        }

        // An argument of an unknown type keeps a call of own code from binding, not from being followed.
        var called = name.Identifier.ValueText;
        if (model.GetSymbolInfo(call.Syntax, cancellation).CandidateSymbols.Any(symbol => RemoteApi.IsOfSolution(symbol, tools.Compilation)))
        {
            return null;
        }

        if (RemoteCalls.MayRunQuery(called) && RemoteApi.IsDataverseContext(model.GetTypeInfo(root, cancellation).Type))
        {
            return RemoteApi.DataverseQuery;
        }

        var client = TypeNameOf(root, model, cancellation);
        var library = LibrariesAt(call.Syntax, root, client, model, cancellation).FirstOrDefault(library => library.MayHold(called, IsAwaited(call.Syntax) || IsHandedOut(call.Syntax), client))
            ?? (RemoteApi.Unlisted.MayHold(called, IsWaitedFor(call.Syntax), client) && IsClient(root, model, cancellation) ? RemoteApi.Unlisted : null);
        return library is null || IsOwnExtension(called, cancellation) ? null : library;
    }

    /// <summary>Whether a member is one of a value of a missing library whose namespace begins like this.</summary>
    public bool IsOf(MemberAccessExpressionSyntax member, string space, CancellationToken cancellation) =>
        tools.References.ModelOf(member.SyntaxTree) is var model && Root(member, model, cancellation) is { } root
        && LibrariesAt(member, root, TypeNameOf(root, model, cancellation), model, cancellation).Any(library => library.Owner.StartsWith(space, StringComparison.Ordinal));

    /// <summary>Whether a value is a client: its type is called one and is declared nowhere, or something hands it out as one.</summary>
    private bool IsClient(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation, int hops = 0)
    {
        if (hops > MostHops)
        {
            return false;
        }

        if (ClientAmong(model.GetTypeInfo(value, cancellation).Type) is { } type)
        {
            return !IsDeclared(type);
        }

        var from = value switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult", Expression: var task } } => task,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" or "Result", Expression: var held } => held,
            AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax => Before(value),
            IdentifierNameSyntax => InitializerOf(value, model, cancellation),
            _ => null,
        };
        return from is not null
            ? IsClient(from, tools.References.ModelOf(from.SyntaxTree), cancellation, hops + 1)
            : value is InvocationExpressionSyntax call && NameOf(call) is { Identifier.ValueText: var called } && RemoteApi.HandsOutClient(called);
    }

    /// <summary>The name of a client's type that is not there, be it held in a task or a result.</summary>
    private static string? ClientAmong(ITypeSymbol? type) => type switch
    {
        { TypeKind: TypeKind.Error } when RemoteApi.IsClientName(type.Name) || IsConnection(type.Name) => type.Name,
        INamedTypeSymbol { TypeArguments: var held } => held.Select(ClientAmong).FirstOrDefault(static client => client is not null),
        _ => null,
    };

    /// <summary>A connection that is none to a database: those give up by themselves, or are in a file.</summary>
    private static bool IsConnection(string name) => name.EndsWith("Connection", StringComparison.Ordinal)
        && !s_databases.Any(database => name.IndexOf(database, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether a type of this name is declared in the solution: then it is not the library's that is missing.</summary>
    private bool IsDeclared(string name) => _isDeclared.GetOrAdd(name, named => tools.Compilation.ContainsSymbolsWithName(named, SymbolFilter.Type)
        || tools.Compilation.References.OfType<CompilationReference>().Any(project => project.Compilation.ContainsSymbolsWithName(named, SymbolFilter.Type)));

    /// <summary>Whether the solution declares an extension method of this name: on a type that is not there, it cannot be seen to apply.</summary>
    private bool IsOwnExtension(string name, CancellationToken cancellation)
    {
        // A cancelled search throws here and publishes nothing.
        _extensions ??= new(
            tools.Compilation.References.OfType<CompilationReference>().Select(static project => project.Compilation).Prepend(tools.Compilation)
                .SelectMany(static project => project.SyntaxTrees)
                .SelectMany(tree => tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or ClassDeclarationSyntax))
                .OfType<MethodDeclarationSyntax>()
                .Where(static method => method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true)
                .Select(static method => method.Identifier.ValueText),
            StringComparer.Ordinal);
        return _extensions.Contains(name);
    }

    /// <summary>What the local that a name means begins with: in another file, where it is one of top-level statements, which it is an error to use.</summary>
    private static ExpressionSyntax? InitializerOf(ExpressionSyntax name, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(name, cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: var declarations }
            ? declarations.Select(declaration => declaration.GetSyntax(cancellation)).OfType<VariableDeclaratorSyntax>().FirstOrDefault()?.Initializer?.Value
            : null;

    /// <summary>The name that a call names.</summary>
    public static SimpleNameSyntax? NameOf(SyntaxNode call) => (call as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>Whether another call is made on what this one returns, which so may be but a handle; one that is awaited in between is a call of its own.</summary>
    private static bool IsLinkOfChain(SyntaxNode call)
    {
        var link = call;
        while (link.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax
            || (link.Parent is InvocationExpressionSyntax next && next.Expression == link))
        {
            link = link.Parent;
            if (link is InvocationExpressionSyntax outer && NameOf(outer) is { Identifier.ValueText: not ("AsPages" or "ConfigureAwait" or "WithCancellation" or "GetAwaiter" or "GetResult" or "WaitAsync") } name
                && !RemoteApi.IsOfData(name.Identifier.ValueText))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWaitedFor(SyntaxNode call) => IsAwaited(call) || call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" or "Wait" or "GetAwaiter" };

    private static bool IsAwaited(SyntaxNode call)
    {
        var node = call;
        while (node.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is AwaitExpressionSyntax || (node.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop && loop.Expression == node);
    }

    /// <summary>Whether a function that awaits nothing returns what a call returns as its own task, for its caller to await.</summary>
    public static bool IsHandedOut(SyntaxNode call)
    {
        var node = call;
        while (node.Parent is ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax or ConditionalExpressionSyntax)
        {
            node = node.Parent;
        }

        return (node.Parent is ReturnStatementSyntax ? CodeUnit.Of(node).Node : (node.Parent as ArrowExpressionClauseSyntax)?.Parent) switch
        {
            MethodDeclarationSyntax { Modifiers: var modifiers, ReturnType: var type } => IsTask(modifiers, type),
            LocalFunctionStatementSyntax { Modifiers: var modifiers, ReturnType: var type } => IsTask(modifiers, type),
            _ => false,
        };

        static bool IsTask(SyntaxTokenList modifiers, TypeSyntax type) => !modifiers.Any(SyntaxKind.AsyncKeyword) && SyntaxIndex.SimpleName(type) is "Task" or "ValueTask";
    }

    /// <summary>The leftmost part of a chain whose type is not known: a value, never a type's name.</summary>
    private static ExpressionSyntax? Root(SyntaxNode call, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax? root = null;
        for (var link = (ExpressionSyntax?)call; link is not null; link = Before(link))
        {
            if (link != call && IsUnknown(model.GetTypeInfo(link, cancellation).Type) && model.GetSymbolInfo(link, cancellation).Symbol is not (ITypeSymbol or INamespaceSymbol))
            {
                root = link;
            }
        }

        return root is IdentifierNameSyntax && model.GetSymbolInfo(root, cancellation).Symbol is null ? null : root;
    }

    /// <summary>What a call is made on; null for one that names nothing before the dot.</summary>
    public static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call) => Before(call.Expression);

    /// <summary>The link of a chain that stands before another.</summary>
    public static ExpressionSyntax? Before(ExpressionSyntax link) => link switch
    {
        InvocationExpressionSyntax call => call.Expression,
        MemberAccessExpressionSyntax access => access.Expression,
        ElementAccessExpressionSyntax element => element.Expression,
        ParenthesizedExpressionSyntax parenthesized => parenthesized.Expression,
        AwaitExpressionSyntax awaited => awaited.Expression,
        PostfixUnaryExpressionSyntax suppressed => suppressed.Operand,
        ConditionalAccessExpressionSyntax conditional => conditional.Expression,
        MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => ReceiverOf(link),
        _ => null,
    };

    /// <summary>What stands before the <c>?.</c> of a binding; in <c>a?.B?.C()</c> a binding may itself stand before another.</summary>
    private static ExpressionSyntax? ReceiverOf(ExpressionSyntax binding) =>
        binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Span.Contains(binding.Span))?.Expression;

    /// <summary>An unresolved type, or one of the project that derives from an unresolved one.</summary>
    private static bool IsUnknown(ITypeSymbol? type) =>
        WithoutNull(type) is { TypeKind: TypeKind.Error } || type?.BaseTypes().Any(static b => b.TypeKind == TypeKind.Error) == true;

    /// <summary>Where nullable annotations are off, <c>Client?</c> of an unknown type is taken for a nullable structure.</summary>
    private static ITypeSymbol? WithoutNull(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } held } ? held[0] : type;

    /// <summary>The name of the type at the beginning of the chain, followed through locals to the client they were made with.</summary>
    private string TypeNameOf(ExpressionSyntax root, SemanticModel model, CancellationToken cancellation)
    {
        for (var (current, hops) = ((ExpressionSyntax?)root, 0); current is not null && hops < MostHops; hops++)
        {
            if (WithoutNull(model.GetTypeInfo(current, cancellation).Type) is { Name: { Length: > 0 } name } && name is not ("var" or "?"))
            {
                return name;
            }

            var given = InitializerOf(current, model, cancellation);

            // A file sees the top-level statements of another.
            model = given is null ? model : tools.References.ModelOf(given.SyntaxTree);
            current = given is null ? null : Root(given, model, cancellation) ?? given;
        }

        return "";
    }

    /// <summary>
    /// The known libraries that the file of a call imports, or the file that declares what the chain begins with. Where neither imports any, those that all files have
    /// in common which name the type of what it begins with.
    /// </summary>
    private ImmutableArray<RemoteApi> LibrariesAt(SyntaxNode call, ExpressionSyntax root, string type, SemanticModel model, CancellationToken cancellation)
    {
        var declared = (model.GetSymbolInfo(root, cancellation).Symbol?.DeclaringSyntaxReferences ?? ImmutableArray<SyntaxReference>.Empty).Select(static reference => reference.SyntaxTree);
        var near = declared.Prepend(call.SyntaxTree).Distinct().SelectMany(tree => LibraryImports.In(tools).MissingAt(tree, cancellation)).Distinct().ToImmutableArray();
        return !near.IsEmpty || type.Length == 0 ? near : _byType.TryGetValue(type, out var known) ? known : _byType.GetOrAdd(type, LibrariesOf(type, cancellation));
    }

    private ImmutableArray<RemoteApi> LibrariesOf(string type, CancellationToken cancellation)
    {
        var imported = tools.Compilation.SyntaxTrees
            .Where(tree => !SyntaxIndex.Of(tree, cancellation).MembersThatMention(type).IsEmpty)
            .Select(tree => LibraryImports.In(tools).MissingAt(tree, cancellation))
            .Where(static libraries => libraries.Any())
            .ToList();
        return imported.Count == 0 ? ImmutableArray<RemoteApi>.Empty : imported.Aggregate(static (common, libraries) => common.Intersect(libraries)).ToImmutableArray();
    }
}
