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

    /// <summary>Stands for an element access.</summary>
    public const string Indexer = "this[]";

    private static readonly ConditionalWeakTable<SyntaxTree, SyntaxIndex> s_indexes = new();

    private readonly Dictionary<string, ImmutableArray<TextSpan>> _mentions;

    private SyntaxIndex(
        Dictionary<string, ImmutableArray<TextSpan>> mentions,
        ImmutableHashSet<string> madeTypes,
        ImmutableHashSet<string> registeredTypes,
        ImmutableArray<DeclaredType> types)
    {
        _mentions = mentions;
        MadeTypes = madeTypes;
        RegisteredTypes = registeredTypes;
        Types = types;
    }

    /// <summary>Simple names of types that this file constructs, names in a type argument or <c>typeof</c>, or derives from.</summary>
    public ImmutableHashSet<string> MadeTypes { get; }

    /// <summary>Simple names of types that stand as type arguments of an <c>Add…&lt;…&gt;</c> or <c>TryAdd…&lt;…&gt;</c> registration.</summary>
    public ImmutableHashSet<string> RegisteredTypes { get; }

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
        var walker = new Walker(cancellation);
        walker.Visit(tree.GetRoot(cancellation));
        var index = walker.ToIndex();
        return s_indexes.GetValue(tree, _ => index);
    }

    /// <summary>The spans of the member declarations whose code mentions a name.</summary>
    public ImmutableArray<TextSpan> MembersThatMention(string name) => _mentions.TryGetValue(name, out var spans) ? spans : ImmutableArray<TextSpan>.Empty;

    /// <summary>A type's declaration: its name, its place and the simple names in its base list.</summary>
    internal readonly record struct DeclaredType(string Name, TextSpan Span, ImmutableArray<string> Bases);

    private sealed class Walker(CancellationToken cancellation) : CSharpSyntaxWalker
    {
        private readonly Dictionary<string, ImmutableArray<TextSpan>.Builder> _mentions = new(StringComparer.Ordinal);
        private readonly ImmutableHashSet<string>.Builder _made = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        private readonly ImmutableHashSet<string>.Builder _registered = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        private readonly ImmutableArray<DeclaredType>.Builder _types = ImmutableArray.CreateBuilder<DeclaredType>();
        private TextSpan? _member;

        public SyntaxIndex ToIndex() => new(
            _mentions.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToImmutable(), StringComparer.Ordinal),
            _made.ToImmutable(), _registered.ToImmutable(), _types.ToImmutable());

        public override void Visit(SyntaxNode? node)
        {
            if (node is null)
            {
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            var outer = _member;
            switch (node)
            {
                case BaseTypeDeclarationSyntax type:
                    Declare(type);
                    _member = node.Span; // the base list of a primary constructor is code of the type
                    break;
                case CompilationUnitSyntax or BaseNamespaceDeclarationSyntax:
                    _member = null;
                    break;
                case GlobalStatementSyntax:
                    _member = node.SyntaxTree.GetRoot(cancellation).Span; // all top-level statements are one body
                    break;
                case MemberDeclarationSyntax:
                    _member = node.Span;
                    break;
            }

            MentionImplicitCalls(node);
            base.Visit(node);
            _member = outer;
        }

        public override void VisitIdentifierName(IdentifierNameSyntax node) => Mention(node.Identifier.ValueText);

        public override void VisitGenericName(GenericNameSyntax node)
        {
            Mention(node.Identifier.ValueText);
            foreach (var argument in node.TypeArgumentList.Arguments)
            {
                Make(argument);
                if (IsRegistration(node.Identifier.ValueText) && SimpleName(argument) is { } registered)
                {
                    _registered.Add(registered);
                }
            }

            base.VisitGenericName(node);
        }

        private static bool IsRegistration(string name) =>
            name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal);

        private void Declare(BaseTypeDeclarationSyntax type)
        {
            var bases = (type.BaseList?.Types ?? default).Select(static b => SimpleName(b.Type)).OfType<string>().ToImmutableArray();
            _types.Add(new(type.Identifier.ValueText, type.Span, bases));
            _made.UnionWith(bases);
        }

        private void Mention(string name)
        {
            if (_member is not { } member)
            {
                return;
            }

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
                    Mention("Select");
                    Mention("SelectMany");
                    Mention("Where");
                    break;
            }
        }

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
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } => method.ReturnType,
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
