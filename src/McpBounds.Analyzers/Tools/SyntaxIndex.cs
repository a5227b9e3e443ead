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

    /// <summary>The member that a stand-in of <see cref="WriteOf"/> says is given a value; null for any other mention.</summary>
    public static string? WrittenBy(string mention) => mention.EndsWith(" =", StringComparison.Ordinal) ? mention.Substring(0, mention.Length - 2) : null;

    /// <summary>Stands for an element access.</summary>
    public const string Indexer = "this[]";

    /// <summary>Stands for code that is given, by a lambda or a name, to what takes the handlers of an MCP server, or to a factory whose type no syntax names.</summary>
    public const string Handler = "handler:";

    /// <summary>Stands for a registration of a type of this name with a container: <c>AddSingleton&lt;T&gt;</c>.</summary>
    public static string RegistrationOf(string typeName) => "Add " + typeName;

    /// <summary>The type that a stand-in of <see cref="RegistrationOf"/> says is registered; null for any other mention.</summary>
    public static string? RegisteredBy(string mention) => mention.StartsWith("Add ", StringComparison.Ordinal) ? mention.Substring("Add ".Length) : null;

    /// <summary>Stands for a registration by a factory whose service no syntax names: <c>AddSingleton(_ => new T())</c>.</summary>
    public const string UnnamedRegistration = "Add ?";

    /// <summary>The kind of <c>[a, b]</c>, which the oldest Roslyn has no name for.</summary>
    internal const int CollectionExpression = 9076;

    /// <summary>The kind of an element of <c>[a, b]</c>, which the oldest Roslyn has no name for.</summary>
    internal const int CollectionElement = 9077;

    /// <summary>Stands for a name that may be a method's and is given away rather than called: to a factory, a handler, a variable or a field.</summary>
    public static string HandedOf(string methodName) => "handed " + methodName;

    /// <summary>Stands for a call of <c>Create</c> on a type of this name: it may make a tool.</summary>
    public static string CreationBy(string typeName) => "Create of " + typeName;

    /// <summary>The methods that a query stands for.</summary>
    public static readonly ImmutableArray<string> QueryMethods = ImmutableArray.Create(
        "Select", "SelectMany", "Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "GroupBy", "Join", "GroupJoin", "Cast");

    /// <summary>What <c>using</c> calls.</summary>
    internal static readonly ImmutableArray<string> Disposal = ImmutableArray.Create("Dispose", "DisposeAsync");

    /// <summary>What <c>foreach</c> calls.</summary>
    internal static readonly ImmutableArray<string> Enumeration =
        ImmutableArray.Create("GetEnumerator", "GetAsyncEnumerator", "MoveNext", "MoveNextAsync", "Current", "Dispose", "DisposeAsync");

    /// <summary>What an interpolated string calls.</summary>
    internal static readonly ImmutableArray<string> Interpolation = ImmutableArray.Create("AppendFormatted", "AppendLiteral");

    private static readonly HashSet<string> s_unwritten = new(Disposal.Concat(Enumeration).Concat(Interpolation).Concat(QueryMethods).Concat(new[] { "Add", "Deconstruct", Operator }), StringComparer.Ordinal);

    private static readonly ConditionalWeakTable<SyntaxTree, SyntaxIndex> s_indexes = new();

    // All places one after the other, and for each name where its own begin: a list for each name would be most of what an index takes.
    private readonly Dictionary<string, int> _names;
    private readonly int[] _starts;
    private readonly TextSpan[] _places;

    internal SyntaxIndex(
        HashSet<string> madeTypes,
        HashSet<string> registeredTypes,
        HashSet<string> declaredTypes,
        ImmutableArray<DeclaredType> types,
        ImmutableArray<IndexedMember> members,
        HashSet<string> renamed,
        ImmutableArray<(string Alias, string Target)> aliases)
    {
        (_names, _starts, _places) = Mentions(members);
        MadeTypes = madeTypes;
        RegisteredTypes = registeredTypes;
        DeclaredTypes = declaredTypes;
        Types = types;
        Members = members;
        Renamed = renamed;
        Aliases = aliases;
    }

    /// <summary>Simple names of types that this file constructs, names in a type argument or <c>typeof</c>, or derives from.</summary>
    public HashSet<string> MadeTypes { get; }

    /// <summary>Simple names of types that stand as type arguments of an <c>Add…&lt;…&gt;</c> or <c>TryAdd…&lt;…&gt;</c> registration.</summary>
    public HashSet<string> RegisteredTypes { get; }

    /// <summary>Simple names of the types that parameters, variables and properties are declared as, and methods return.</summary>
    public HashSet<string> DeclaredTypes { get; }

    /// <summary>The types this file declares, nested ones included.</summary>
    public ImmutableArray<DeclaredType> Types { get; }

    /// <summary>Every member declaration that holds code or declares a type, nested ones included; all top-level statements are one.</summary>
    public ImmutableArray<IndexedMember> Members { get; }

    /// <summary>The last names of what <c>using X = …</c> and <c>using static …</c> stand for.</summary>
    public HashSet<string> Renamed { get; }

    /// <summary>What <c>using X = …</c> names, with the last name of what it stands for.</summary>
    public ImmutableArray<(string Alias, string Target)> Aliases { get; }

    /// <summary>The index of a tree, made once.</summary>
    public static SyntaxIndex Of(SyntaxTree tree, CancellationToken cancellation) => s_indexes.TryGetValue(tree, out var known) ? known : Make(tree, cancellation);

    private static SyntaxIndex Make(SyntaxTree tree, CancellationToken cancellation)
    {
        // A cancelled walk throws here and publishes nothing.
        var index = new SyntaxIndexBuilder().Read(tree.GetRoot(cancellation), cancellation);
        return s_indexes.GetValue(tree, _ => index);
    }

    private static (Dictionary<string, int> Names, int[] Starts, TextSpan[] Places) Mentions(ImmutableArray<IndexedMember> members)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<int>();
        foreach (var member in members)
        {
            foreach (var name in member.Mentions)
            {
                if (names.TryGetValue(name, out var number))
                {
                    counts[number]++;
                }
                else
                {
                    names.Add(name, counts.Count);
                    counts.Add(1);
                }
            }
        }

        var starts = new int[counts.Count + 1];
        for (var number = 0; number < counts.Count; number++)
        {
            starts[number + 1] = starts[number] + counts[number];
        }

        var places = new TextSpan[starts[counts.Count]];
        foreach (var member in members)
        {
            foreach (var name in member.Mentions)
            {
                var number = names[name];
                places[starts[number + 1] - counts[number]--] = member.Span;
            }
        }

        return (names, starts, places);
    }

    /// <summary>Whether code may mention a name without writing it: by what the language calls behind the scenes, or as a stand-in.</summary>
    internal static bool MayBeUnwritten(string name) => s_unwritten.Contains(name) || !SyntaxFacts.IsValidIdentifier(name);

    /// <summary>The span by which the index knows the member around a node: that of the whole file for top-level statements.</summary>
    public static TextSpan MemberSpanOf(SyntaxNode node)
    {
        for (var current = node; ; current = current.Parent!)
        {
            switch (current)
            {
                case BaseNamespaceDeclarationSyntax or GlobalStatementSyntax:
                    break;
                case MemberDeclarationSyntax:
                case { Parent: null }:
                    return current.Span;
            }
        }
    }

    /// <summary>The spans of the member declarations whose code mentions a name.</summary>
    public ImmutableArray<TextSpan> MembersThatMention(string name) => _names.TryGetValue(name, out var number) ? PlacesOf(number) : ImmutableArray<TextSpan>.Empty;

    /// <summary>Whether any name that is mentioned anywhere in the tree is one of some.</summary>
    public bool Mentions(Func<string, bool> isOne) => _names.Keys.Any(isOne);

    /// <summary>All names that any code of the tree mentions.</summary>
    public IEnumerable<string> Names => _names.Keys;

    /// <summary>Whether a name is mentioned anywhere in the tree.</summary>
    public bool Mentions(string name) => _names.ContainsKey(name);

    /// <summary>The spans of the member declarations whose code mentions any of some names, each once.</summary>
    public IEnumerable<TextSpan> MembersThatMention(Func<string, bool> isAny) =>
        _names.Where(pair => isAny(pair.Key)).SelectMany(pair => PlacesOf(pair.Value)).Distinct();

    private ImmutableArray<TextSpan> PlacesOf(int number) => ImmutableArray.Create(_places, _starts[number], _starts[number + 1] - _starts[number]);

    /// <summary>A type's declaration: its name, its place and the simple names in its base list.</summary>
    internal sealed record DeclaredType(string Name, TextSpan Span, ImmutableArray<string> Bases);

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

    internal static TypeSyntax? TargetType(ImplicitObjectCreationExpressionSyntax creation) => creation.Parent switch
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

    /// <summary>The name that an expression ends with: <c>C</c> of <c>a.B().C</c>; null where it ends otherwise.</summary>
    internal static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        AliasQualifiedNameSyntax { Name.Identifier.ValueText: var name } => name,
        _ => null,
    };

    /// <summary>Whether a call of this name takes a handler of requests: <c>WithCallToolHandler</c>.</summary>
    internal static bool TakesHandler(string called) => called.StartsWith("With", StringComparison.Ordinal) && called.EndsWith("Handler", StringComparison.Ordinal);

    /// <summary>The value that a name stands for: with what it is a member of, and behind parentheses and conversions.</summary>
    internal static ExpressionSyntax ValueOf(SimpleNameSyntax name)
    {
        ExpressionSyntax value = name;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax || (value.Parent is MemberAccessExpressionSyntax access && access.Name == value))
        {
            value = (ExpressionSyntax)value.Parent;
        }

        return value;
    }

    /// <summary>Whether a value goes where the SDK may get it, directly or by what it is kept in.</summary>
    internal static bool MayBeHanded(ExpressionSyntax code)
    {
        SyntaxNode value = code;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or PostfixUnaryExpressionSyntax
            || (value.Parent is MemberAccessExpressionSyntax access && access.Name == value))
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => NameOf(call.Expression) is { } called && (called == "Create" || TakesHandler(called)),
            ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax } or EqualsValueClauseSyntax => true,
            AssignmentExpressionSyntax assignment => assignment.Right == value,
            _ => false,
        };
    }
}
