using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>
/// What one file says, without any meaning: which names each member's code mentions, which types are declared, made or named in type arguments.
/// It answers "who may call this?" cheaply, so that only bodies that may are bound.
/// </summary>
/// <remarks>
/// Lives as long as its tree, across the compilations an editor makes per request: therefore strings and spans only, no node, no symbol.
/// </remarks>
internal sealed class SyntaxIndex
{
    /// <summary>Stands for a <c>new()</c> whose type no syntax beside it names.</summary>
    public const string Constructor = ".ctor";

    /// <summary>Stands for any operator application; user-defined operators are too rare to tell apart.</summary>
    public const string Operator = "operator";

    /// <summary>Stands for a construction of a type of this name: <c>new T()</c>, <c>T x = new()</c>, <c>: base(…)</c>.</summary>
    public static string ConstructionOf(string typeName) => "new " + typeName;

    /// <summary>Stands for a place that gives a member of this name a value: <c>x.Name = 1</c>, <c>new() { Name = 1 }</c>, <c>out Name</c>.</summary>
    public static string WriteOf(string memberName) => memberName + " =";

    /// <summary>Stands for an element access.</summary>
    public const string Indexer = "this[]";

    /// <summary>The methods that a query stands for.</summary>
    public static readonly ImmutableArray<string> QueryMethods = ImmutableArray.Create(
        "Select", "SelectMany", "Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "GroupBy", "Join", "GroupJoin", "Cast");

    private static readonly ConditionalWeakTable<SyntaxTree, SyntaxIndex> s_indexes = new();

    private readonly Dictionary<string, ImmutableArray<TextSpan>> _mentions;

    private SyntaxIndex(
        Dictionary<string, ImmutableArray<TextSpan>> mentions,
        ImmutableHashSet<string> madeTypes,
        ImmutableHashSet<string> registeredTypes,
        ImmutableHashSet<string> declaredTypes,
        ImmutableArray<DeclaredType> types)
    {
        _mentions = mentions;
        MadeTypes = madeTypes;
        RegisteredTypes = registeredTypes;
        DeclaredTypes = declaredTypes;
        Types = types;
    }

    /// <summary>Simple names of types that this file constructs, names in a type argument or <c>typeof</c>, or derives from.</summary>
    public ImmutableHashSet<string> MadeTypes { get; }

    /// <summary>Simple names of types that stand as type arguments of an <c>Add…&lt;…&gt;</c> or <c>TryAdd…&lt;…&gt;</c> registration.</summary>
    public ImmutableHashSet<string> RegisteredTypes { get; }

    /// <summary>Simple names of the types that parameters, variables and properties are declared as, and methods return.</summary>
    public ImmutableHashSet<string> DeclaredTypes { get; }

    /// <summary>The types this file declares, nested ones included.</summary>
    public ImmutableArray<DeclaredType> Types { get; }

    /// <summary>The index of a tree, made once.</summary>
    public static SyntaxIndex Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (s_indexes.TryGetValue(tree, out var known))
        {
            return known;
        }

        // A cancelled walk throws here and publishes nothing.
        var index = new Builder().Read(tree.GetRoot(cancellation), cancellation);
        return s_indexes.GetValue(tree, _ => index);
    }

    /// <summary>The spans of the member declarations whose code mentions a name.</summary>
    public ImmutableArray<TextSpan> MembersThatMention(string name) => _mentions.TryGetValue(name, out var spans) ? spans : ImmutableArray<TextSpan>.Empty;

    /// <summary>Whether any name that is mentioned anywhere in the tree is one of some.</summary>
    public bool Mentions(Func<string, bool> isOne) => _mentions.Keys.Any(isOne);

    /// <summary>The spans of the member declarations whose code mentions any of some names, each once.</summary>
    public IEnumerable<TextSpan> MembersThatMention(Func<string, bool> isAny) => _mentions.Where(pair => isAny(pair.Key)).SelectMany(static pair => pair.Value).Distinct();

    /// <summary>A type's declaration: its name, its place and the simple names in its base list.</summary>
    internal readonly record struct DeclaredType(string Name, TextSpan Span, ImmutableArray<string> Bases);

    /// <summary>Reads a tree in one pass that does not recurse: code may nest deeper than a stack.</summary>
    private sealed class Builder
    {
        private readonly Dictionary<string, ImmutableArray<TextSpan>.Builder> _mentions = new(StringComparer.Ordinal);
        private readonly ImmutableHashSet<string>.Builder _made = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        private readonly ImmutableHashSet<string>.Builder _registered = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        private readonly ImmutableHashSet<string>.Builder _declared = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        private readonly ImmutableArray<DeclaredType>.Builder _types = ImmutableArray.CreateBuilder<DeclaredType>();
        private readonly Stack<(int End, TextSpan Member)> _open = new();

        public SyntaxIndex Read(SyntaxNode root, CancellationToken cancellation)
        {
            foreach (var node in root.DescendantNodesAndSelf())
            {
                cancellation.ThrowIfCancellationRequested();
                while (_open.Count > 0 && node.SpanStart >= _open.Peek().End)
                {
                    _open.Pop();
                }

                switch (node)
                {
                    case BaseNamespaceDeclarationSyntax:
                        break;
                    case GlobalStatementSyntax:
                        _open.Push((node.Span.End, root.Span)); // all top-level statements are one body
                        break;
                    case MemberDeclarationSyntax:
                        _open.Push((node.Span.End, node.Span)); // of a type, too: the base list of a primary constructor is code of the type
                        break;
                }

                Note(node);
            }

            return new(
                _mentions.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToImmutable(), StringComparer.Ordinal),
                _made.ToImmutable(), _registered.ToImmutable(), _declared.ToImmutable(), _types.ToImmutable());
        }

        private void Note(SyntaxNode node)
        {
            switch (node)
            {
                case BaseTypeDeclarationSyntax type:
                    NoteType(type);
                    break;
                case IdentifierNameSyntax name:
                    Mention(name.Identifier.ValueText);
                    if (WriteTo(name) is not null)
                    {
                        Mention(WriteOf(name.Identifier.ValueText));
                    }

                    break;
                case GenericNameSyntax name:
                    Mention(name.Identifier.ValueText);
                    NoteTypeArguments(name);
                    break;
                case ParameterSyntax { Type: { } type }:
                    Declare(type);
                    break;
                case VariableDeclarationSyntax { Type: var type }:
                    Declare(type);
                    break;
                case BasePropertyDeclarationSyntax { Type: var type }:
                    Declare(type);
                    break;
                case MethodDeclarationSyntax { ReturnType: var type }:
                    Declare(type);
                    break;
                case LocalFunctionStatementSyntax { ReturnType: var type }:
                    Declare(type);
                    break;
            }

            MentionImplicitCalls(node);
        }

        private void NoteTypeArguments(GenericNameSyntax name)
        {
            foreach (var argument in name.TypeArgumentList.Arguments)
            {
                Make(argument);
                if (IsRegistration(name.Identifier.ValueText) && SimpleName(argument) is { } registered)
                {
                    _registered.Add(registered);
                }
            }
        }

        private void Declare(TypeSyntax type)
        {
            if (SimpleName(type) is { } name)
            {
                _declared.Add(name);
            }
        }

        private static bool IsRegistration(string name) =>
            name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal) || IsLifetime(name);

        /// <summary>Whether a call says how long a service lives: <c>AddSingleton</c>, <c>ServiceDescriptor.Scoped</c>.</summary>
        private static bool IsLifetime(string name) =>
            name.EndsWith("Singleton", StringComparison.Ordinal) || name.EndsWith("Scoped", StringComparison.Ordinal) || name.EndsWith("Transient", StringComparison.Ordinal);

        private void NoteType(BaseTypeDeclarationSyntax type)
        {
            var bases = (type.BaseList?.Types ?? default).Select(static b => SimpleName(b.Type)).OfType<string>().ToImmutableArray();
            _types.Add(new(type.Identifier.ValueText, type.Span, bases));
            _made.UnionWith(bases);
        }

        private void Mention(string name)
        {
            if (_open.Count == 0)
            {
                return;
            }

            var member = _open.Peek().Member;
            if (!_mentions.TryGetValue(name, out var spans))
            {
                _mentions.Add(name, spans = ImmutableArray.CreateBuilder<TextSpan>(1));
            }

            if (spans.Count == 0 || spans[spans.Count - 1] != member)
            {
                spans.Add(member);
            }
        }

        private void Make(TypeSyntax? type)
        {
            if (SimpleName(type) is { } name)
            {
                _made.Add(name);
            }
        }

        private void MentionImplicitCalls(SyntaxNode node)
        {
            foreach (var constructed in ConstructionsAt(node))
            {
                Mention(constructed);
            }

            switch (node)
            {
                case ObjectCreationExpressionSyntax creation:
                    Make(creation.Type);
                    break;
                case ImplicitObjectCreationExpressionSyntax creation:
                    Make(TargetType(creation));
                    break;
                case TypeOfExpressionSyntax typeOf:
                    Make(typeOf.Type);
                    if (typeOf.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var call } } }
                        && IsLifetime(call) && SimpleName(typeOf.Type) is { } registered)
                    {
                        _registered.Add(registered);
                    }

                    break;
                case InitializerExpressionSyntax:
                    Mention("Add");
                    break;
                case CommonForEachStatementSyntax:
                    Mention("GetEnumerator");
                    Mention("GetAsyncEnumerator");
                    Mention("MoveNext");
                    Mention("MoveNextAsync");
                    Mention("Current");
                    Mention("Dispose");
                    Mention("DisposeAsync");
                    break;
                case UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }:
                    Mention("Dispose");
                    Mention("DisposeAsync");
                    break;
                case ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax:
                    Mention(Indexer);
                    break;
                case InterpolatedStringExpressionSyntax:
                    Mention("AppendFormatted");
                    Mention("AppendLiteral");
                    break;
                case AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax }:
                    Mention("Deconstruct");
                    break;
                case AssignmentExpressionSyntax { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression }:
                case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax:
                    Mention(Operator);
                    break;
                case QueryExpressionSyntax:
                    foreach (var method in QueryMethods)
                    {
                        Mention(method);
                    }

                    break;
            }
        }
    }

    /// <summary>What is written to a name here: the right side of an assignment, or the call that fills it as an <c>out</c> argument.</summary>
    internal static ExpressionSyntax? WriteTo(IdentifierNameSyntax name)
    {
        SyntaxNode target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return target.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == target => assignment.Right,
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: ExpressionSyntax call } => call,
            _ => null,
        };
    }

    /// <summary>The names by which a node constructs something: one for a creation, one for each base type that <c>: base(…)</c> may mean.</summary>
    internal static IEnumerable<string> ConstructionsAt(SyntaxNode node) => node switch
    {
        ObjectCreationExpressionSyntax { Type: var type } => Named(new[] { type }),
        ImplicitObjectCreationExpressionSyntax creation => TargetType(creation) is { } type ? Named(new[] { type }) : new[] { Constructor },
        ConstructorInitializerSyntax { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword, Parent: ConstructorDeclarationSyntax { Identifier.ValueText: var own } } => new[] { ConstructionOf(own) },
        ConstructorInitializerSyntax { Parent.Parent: TypeDeclarationSyntax { BaseList.Types: var bases } } => Named(bases.Select(static b => b.Type)),
        PrimaryConstructorBaseTypeSyntax { Type: var type } => Named(new[] { type }),
        _ => Enumerable.Empty<string>(),
    };

    private static IEnumerable<string> Named(IEnumerable<TypeSyntax> types) => types.Select(SimpleName).OfType<string>().Select(ConstructionOf);

    private static TypeSyntax? TargetType(ImplicitObjectCreationExpressionSyntax creation) => creation.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } } => declaration.Type,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Type,
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Type,
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { Modifiers: var modifiers } method } when !modifiers.Any(SyntaxKind.AsyncKeyword) => method.ReturnType,
        _ => null,
    };

    /// <summary>The last name of a type as written, without arguments: <c>C</c> of <c>A.B.C&lt;D&gt;?</c>.</summary>
    internal static string? SimpleName(TypeSyntax? type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        NullableTypeSyntax nullable => SimpleName(nullable.ElementType),
        ArrayTypeSyntax array => SimpleName(array.ElementType),
        _ => null,
    };
}
