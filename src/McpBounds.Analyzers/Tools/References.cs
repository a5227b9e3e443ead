using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>A place that mentions a member: a call, an access, a method group, or what the language calls behind the scenes.</summary>
/// <param name="Node">The name, creation or statement that refers to the member.</param>
/// <param name="Symbol">The member, normalised.</param>
/// <param name="Receiver">The static type of what the member is called on, where that says something.</param>
/// <param name="IsVirtual">Whether the call may land in an override: not through <c>base</c>.</param>
internal sealed record Reference(SyntaxNode Node, ISymbol Symbol, ITypeSymbol? Receiver, bool IsVirtual);

/// <summary>A tree of the compilation, and what it says.</summary>
internal sealed record IndexedTree(SyntaxTree Tree, SyntaxIndex Index);

/// <summary>Finds the places that refer to a member, binding only bodies whose <see cref="SyntaxIndex"/> says that they may.</summary>
internal sealed class References(Compilation compilation)
{
    private static readonly (ISymbol, ITypeSymbol?, bool)[] s_nothing = Array.Empty<(ISymbol, ITypeSymbol?, bool)>();

    /// <summary>As many names as a table of all names takes the time of, in servers of any size.</summary>
    private const int FewNames = 256;

    private readonly ConcurrentDictionary<string, ImmutableArray<(SyntaxTree Tree, TextSpan Span)>> _mentioning = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan, string), ImmutableArray<Reference>> _inMember = new();
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan), bool> _searched = new();
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan), bool> _bound = new();
    private readonly DeclaredNames _declared = new();
    private IndexedTree[]? _trees;
    private Dictionary<string, List<IndexedTree>>? _treesByName;

    /// <summary>Told once for each member that a search had to look into; tests count them.</summary>
    internal static event Action<Compilation, SyntaxNode>? MemberSearched;

    /// <summary>Told once for each of these whose body had to be bound, declarations not being enough.</summary>
    internal static event Action<Compilation, SyntaxNode>? BodyBound;

    /// <summary>The driver's semantic model of a tree.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) =>
#pragma warning disable RS1030 // The one place that asks for models of other trees: since Roslyn 3.8 this call goes through the driver's cache.
        compilation.GetSemanticModel(tree);
#pragma warning restore RS1030

    /// <summary>All trees of the compilation with their indexes.</summary>
    public IndexedTree[] Trees(CancellationToken cancellation) => _trees ??= IndexAll(compilation, cancellation);

    /// <summary>The member declarations whose code mentions a name, in all trees.</summary>
    public ImmutableArray<(SyntaxTree Tree, TextSpan Span)> MembersThatMention(string name, CancellationToken cancellation) =>
        _mentioning.TryGetValue(name, out var known) ? known : _mentioning.GetOrAdd(name, FindMentioning(name, cancellation));

    private ImmutableArray<(SyntaxTree, TextSpan)> FindMentioning(string name, CancellationToken cancellation)
    {
        var members = ImmutableArray.CreateBuilder<(SyntaxTree, TextSpan)>();
        foreach (var (tree, index) in TreesThatMention(name, cancellation))
        {
            foreach (var span in index.MembersThatMention(name))
            {
                members.Add((tree, span));
            }
        }

        return members.ToImmutable();
    }

    /// <summary>Each tree is asked for the first names, which are all that a request for one document wants. A build wants ever more of them, the more trees there are.</summary>
    private IReadOnlyList<IndexedTree> TreesThatMention(string name, CancellationToken cancellation) =>
        _mentioning.Count < FewNames ? Trees(cancellation)
        : TreesByName(cancellation).TryGetValue(name, out var trees) ? trees
        : Array.Empty<IndexedTree>();

    /// <summary>For each name the trees that mention it.</summary>
    private Dictionary<string, List<IndexedTree>> TreesByName(CancellationToken cancellation)
    {
        if (_treesByName is { } known)
        {
            return known;
        }

        var trees = new Dictionary<string, List<IndexedTree>>(StringComparer.Ordinal);
        foreach (var tree in Trees(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var name in tree.Index.Names)
            {
                if (!trees.TryGetValue(name, out var mentioning))
                {
                    trees.Add(name, mentioning = new());
                }

                mentioning.Add(tree);
            }
        }

        // A half-made table is never kept: cancellation throws before this line.
        return _treesByName = trees;
    }

    private static IndexedTree[] IndexAll(Compilation compilation, CancellationToken cancellation) =>
        compilation.SyntaxTrees.Select(tree => new IndexedTree(tree, SyntaxIndex.Of(tree, cancellation))).ToArray();

    /// <summary>Every reference in the compilation to a member of one of these names.</summary>
    public IEnumerable<Reference> ByName(string name, CancellationToken cancellation)
    {
        foreach (var (tree, member) in MembersThatMention(name, cancellation))
        {
            foreach (var reference in InMember(tree, member, name, cancellation))
            {
                yield return reference;
            }
        }
    }

    private ImmutableArray<Reference> InMember(SyntaxTree tree, TextSpan span, string name, CancellationToken cancellation)
    {
        if (_inMember.TryGetValue((tree, span, name), out var known))
        {
            return known;
        }

        var member = MemberAt(tree, span, cancellation);
        if (_searched.TryAdd((tree, span), true))
        {
            MemberSearched?.Invoke(compilation, member);
        }

        var found = ImmutableArray.CreateBuilder<Reference>();
        var model = ModelOf(tree);
        var mayBeImplicit = SyntaxIndex.MayBeUnwritten(name);
        foreach (var node in member.DescendantNodesAndSelf(descendIntoChildren: node => node == member || !IsOtherMember(node)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (node is SimpleNameSyntax mention && mention.Identifier.ValueText == name && !IsInNameOf(mention)
                && _declared.Of(mention, member, model, cancellation) is { } meant)
            {
                found.Add(new(node, meant.Symbol.Normalized(), meant.Receiver, true));
                continue;
            }

            var bound = mayBeImplicit || node is SimpleNameSyntax ? At(node, name, model, cancellation) : s_nothing;
            if (bound != s_nothing && _bound.TryAdd((tree, span), true))
            {
                BodyBound?.Invoke(compilation, member);
            }

            foreach (var (symbol, receiver, isVirtual) in bound)
            {
                found.Add(new(node, symbol.Normalized(), receiver, isVirtual));
            }
        }

        var references = found.ToImmutable();
        _inMember.TryAdd((tree, span, name), references);
        return references;
    }

    /// <summary>The member of a span; a type that fills its whole file shares it with the file.</summary>
    public static SyntaxNode MemberAt(SyntaxTree tree, TextSpan span, CancellationToken cancellation) => tree.GetRoot(cancellation).FindNode(span) switch
    {
        CompilationUnitSyntax { Members: { Count: 1 } members } when members[0] is not GlobalStatementSyntax && members[0].Span == span => members[0],
        var node => node,
    };

    private static bool IsOtherMember(SyntaxNode node) => node is MemberDeclarationSyntax and not GlobalStatementSyntax;

    private static IEnumerable<(ISymbol Symbol, ITypeSymbol? Receiver, bool IsVirtual)> At(
        SyntaxNode node, string name, SemanticModel model, CancellationToken cancellation)
    {
        switch (node)
        {
            case SimpleNameSyntax simple when simple.Identifier.ValueText == name:
            case IdentifierNameSyntax written when SyntaxIndex.WriteTo(written) is not null && SyntaxIndex.WriteOf(written.Identifier.ValueText) == name:
            case SimpleNameSyntax handed when name.EndsWith(handed.Identifier.ValueText, StringComparison.Ordinal) && SyntaxIndex.HandedOf(handed.Identifier.ValueText) == name
                && SyntaxIndex.MayBeHanded(handed):
                return Named((SimpleNameSyntax)node, model, cancellation);
            case BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax when SyntaxIndex.ConstructionsAt(node).Contains(name):
                return Plain(model.GetSymbolInfo(node, cancellation));
            case ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax when name == SyntaxIndex.Indexer:
            case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax or AssignmentExpressionSyntax
                when name == SyntaxIndex.Operator:
                return Plain(model.GetSymbolInfo(node, cancellation));
            case InitializerExpressionSyntax initializer when name == "Add":
                return Added(initializer, model, cancellation);
            case AssignmentExpressionSyntax assignment when name == "Deconstruct":
                return Plain(model.GetDeconstructionInfo(assignment).Method);
            case CommonForEachStatementSyntax loop when name is "GetEnumerator" or "GetAsyncEnumerator" or "MoveNext" or "MoveNextAsync" or "Current" or "Dispose" or "DisposeAsync":
                var info = model.GetForEachStatementInfo(loop);
                var enumerator = info.GetEnumeratorMethod?.ReturnType;
                return Plain(info.GetEnumeratorMethod, model.GetTypeInfo(loop.Expression, cancellation).Type)
                    .Concat(Plain(info.MoveNextMethod, enumerator)).Concat(Plain(info.CurrentProperty, enumerator)).Concat(Plain(info.DisposeMethod, enumerator));
            case UsingStatementSyntax { Expression: { } resource } statement when name == Disposal(statement.AwaitKeyword):
                return Disposed(model.GetTypeInfo(resource, cancellation).Type, name, model.Compilation);
            case VariableDeclarationSyntax { Parent: UsingStatementSyntax statement } resources when name == Disposal(statement.AwaitKeyword):
                return Disposed(model.GetTypeInfo(resources.Type, cancellation).Type, name, model.Compilation);
            case VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } statement } resources when name == Disposal(statement.AwaitKeyword):
                return Disposed(model.GetTypeInfo(resources.Type, cancellation).Type, name, model.Compilation);
            case InterpolatedStringExpressionSyntax when name is "AppendFormatted" or "AppendLiteral":
                return Interpolated(model.GetOperation(node, cancellation));
            case QueryClauseSyntax clause when SyntaxIndex.QueryMethods.Contains(name):
                var query = model.GetQueryClauseInfo(clause, cancellation);
                return Plain(query.CastInfo).Concat(Plain(query.OperationInfo));
            case SelectOrGroupClauseSyntax or OrderingSyntax when SyntaxIndex.QueryMethods.Contains(name):
                return Plain(model.GetSymbolInfo(node, cancellation));
            default:
                return s_nothing;
        }
    }

    private static IEnumerable<(ISymbol, ITypeSymbol?, bool)> Added(InitializerExpressionSyntax initializer, SemanticModel model, CancellationToken cancellation) =>
        initializer.Expressions.SelectMany(element => Plain(model.GetCollectionInitializerSymbolInfo(element, cancellation)));

    private static IEnumerable<(ISymbol Symbol, ITypeSymbol? Receiver, bool IsVirtual)> Named(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        if (IsInNameOf(name))
        {
            return Enumerable.Empty<(ISymbol, ITypeSymbol?, bool)>();
        }

        var info = model.GetSymbolInfo(name, cancellation);
        if (info.Symbol is ITypeSymbol or INamespaceSymbol)
        {
            return Enumerable.Empty<(ISymbol, ITypeSymbol?, bool)>();
        }

        var (receiver, isVirtual) = name.Parent switch
        {
            MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } => (null, false),
            MemberAccessExpressionSyntax access when access.Name == name => (model.GetTypeInfo(access.Expression, cancellation).Type, true),
            MemberBindingExpressionSyntax => (ReceiverBefore(name) is { } before ? model.GetTypeInfo(before, cancellation).Type : null, true),
            _ => (IsOnThis(name) ? EnclosingType(name, model, cancellation) : null, true),
        };
        return Symbols(info).Select(symbol => (symbol, receiver, isVirtual));
    }

    private static bool IsInNameOf(SimpleNameSyntax name)
    {
        SyntaxNode operand = name;
        while (operand.Parent is MemberAccessExpressionSyntax)
        {
            operand = operand.Parent;
        }

        return operand.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };
    }

    /// <summary>What stands before the <c>?.</c> that a name follows.</summary>
    internal static ExpressionSyntax? ReceiverBefore(SimpleNameSyntax name) =>
        name.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Span.Contains(name.Span))?.Expression;

    /// <summary>Whether a bare name means a member of the type it stands in: not in an object initialiser, a pattern or a named argument.</summary>
    private static bool IsOnThis(SimpleNameSyntax name) => name.Parent is not (NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax)
        && name.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax };

    private static INamedTypeSymbol? EnclosingType(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellation) =>
        name.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? model.GetDeclaredSymbol(type, cancellation) : null;

    private static IEnumerable<(ISymbol, ITypeSymbol?, bool)> Plain(SymbolInfo info) => Symbols(info).Select(static symbol => (symbol, (ITypeSymbol?)null, true));

    private static IEnumerable<(ISymbol, ITypeSymbol?, bool)> Plain(ISymbol? symbol, ITypeSymbol? receiver = null) =>
        symbol is null ? Enumerable.Empty<(ISymbol, ITypeSymbol?, bool)>() : new[] { (symbol, receiver, true) };

    /// <summary>What a handler of interpolated strings is asked to do for one: it is made, and given each part.</summary>
    private static IEnumerable<(ISymbol, ITypeSymbol?, bool)> Interpolated(IOperation? text)
    {
        var creation = text as IInterpolatedStringHandlerCreationOperation ?? text?.Parent as IInterpolatedStringHandlerCreationOperation;
        return creation is null
            ? Enumerable.Empty<(ISymbol, ITypeSymbol?, bool)>()
            : Plain((creation.HandlerCreation as IObjectCreationOperation)?.Constructor)
                .Concat(creation.Descendants().OfType<IInterpolatedStringAppendOperation>().SelectMany(static part => Plain((part.AppendCall as IInvocationOperation)?.TargetMethod)));
    }

    private static string Disposal(SyntaxToken awaitKeyword) => awaitKeyword.RawKind == 0 ? "Dispose" : "DisposeAsync";

    private static IEnumerable<(ISymbol, ITypeSymbol?, bool)> Disposed(ITypeSymbol? type, string name, Compilation compilation)
    {
        var contract = compilation.GetTypeByMetadataName(name == "Dispose" ? "System.IDisposable" : "System.IAsyncDisposable")?.GetMembers(name).FirstOrDefault();
        return type is null or IErrorTypeSymbol || contract is null ? Enumerable.Empty<(ISymbol, ITypeSymbol?, bool)>()
            : type.DerivesFrom(contract.ContainingType) || type.TypeKind == TypeKind.TypeParameter ? Plain(contract, type)
            : Plain(type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(static method => method.Parameters.IsEmpty), type);
    }

    /// <summary>What the name binds to; in code that does not compile, what it may have meant.</summary>
    public static IEnumerable<ISymbol> Symbols(SymbolInfo info) => info.Symbol is { } symbol ? new[] { symbol } : info.CandidateSymbols;
}
