using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>Answers from names alone, without binding anything: can a tool reach this member at all? A no is certain, a yes is not.</summary>
/// <remarks>
/// Searches forwards from whatever may be an entry point, by the rule that code reaches every member of a name it mentions, and by looser ones for what runs without
/// being named. Each edge that <see cref="Reach"/> can follow backwards has its counterpart here: what is added there must be added here.
/// </remarks>
internal sealed class ReachByName(Compilation compilation, EntryPoints entryPoints, References references)
{
    /// <summary>Contracts of the platform that most types implement, and the members they ask for: their types' other members run for nobody else.</summary>
    private static readonly ImmutableHashSet<string> s_plainContracts = ImmutableHashSet.Create(
        "IDisposable", "IAsyncDisposable", "IEquatable", "IComparable", "IClassFixture", "ICollectionFixture", "Exception", "Attribute", "ControllerBase", "Controller");

    private static readonly ImmutableHashSet<string> s_plainMembers = ImmutableHashSet.Create("Dispose", "DisposeAsync", "Equals", "CompareTo");

    private static readonly ImmutableHashSet<string> s_membersOfObject = ImmutableHashSet.Create("ToString", "Equals", "GetHashCode");

    private HashSet<(SyntaxTree, TextSpan)>? _reached;

    /// <summary>Whether a tool may reach the member that a node stands in.</summary>
    public bool Holds(SyntaxNode node, CancellationToken cancellation) => Holds(node.SyntaxTree, SyntaxIndex.MemberSpanOf(node), cancellation);

    private bool Holds(SyntaxTree tree, TextSpan member, CancellationToken cancellation)
    {
        // A cancelled search throws here and publishes nothing.
        _reached ??= entryPoints.AreDeclaredByOptions ? new() : new Search(compilation, entryPoints, references, cancellation).Run();
        return entryPoints.AreDeclaredByOptions || _reached.Contains((tree, member));
    }

    /// <summary>Whether a member that a tool may reach mentions a name, besides the one that bears it.</summary>
    public bool Mention(string name, TextSpan own, SyntaxTree home, CancellationToken cancellation)
    {
        foreach (var (tree, span) in references.MembersThatMention(name, cancellation))
        {
            if ((tree != home || span != own) && Holds(tree, span, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Member(SyntaxTree Tree, IndexedMember Syntax);

    /// <summary>One search through a whole compilation.</summary>
    private sealed class Search
    {
        private readonly Compilation _compilation;
        private readonly EntryPoints _entryPoints;
        private readonly References _references;
        private readonly CancellationToken _cancellation;
        private readonly IndexedTree[] _trees;
        private readonly List<Member> _members = new();
        private readonly Dictionary<string, List<Member>> _byName = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<Member>> _atConstruction = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<string>> _derived = new(StringComparer.Ordinal);
        private readonly Dictionary<string, HashSet<string>> _bases = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ImmutableArray<string>> _foreignBases = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<Member>> _registrations = new(StringComparer.Ordinal);
        private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
        private readonly HashSet<(SyntaxTree, TextSpan)> _reached = new();
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private readonly HashSet<string> _types = new(StringComparer.Ordinal);
        private readonly Stack<Member> _todo = new();

        public Search(Compilation compilation, EntryPoints entryPoints, References references, CancellationToken cancellation)
        {
            (_compilation, _entryPoints, _references, _cancellation) = (compilation, entryPoints, references, cancellation);
            _trees = references.Trees(cancellation);
        }

        public HashSet<(SyntaxTree, TextSpan)> Run()
        {
            foreach (var type in _trees.SelectMany(static tree => tree.Index.Types))
            {
                Add(_bases, type.Name).UnionWith(type.Bases);
                foreach (var parent in type.Bases)
                {
                    Add(_derived, parent).Add(type.Name);
                }
            }

            // The whole answer where no agent can ask for anything: in a test project, say.
            var entries = EntryMembers().ToList();
            if (entries.Count == 0 && !InheritsEntryPoints())
            {
                return _reached;
            }

            foreach (var (tree, index) in _trees)
            {
                foreach (var member in index.Members)
                {
                    Note(new(tree, member), index);
                }
            }

            entries.ForEach(Reach);
            entries.ForEach(ReachOtherParts);
            foreach (var member in _members)
            {
                if (RunsByFramework(member.Syntax) || GivesCodeAway(member.Syntax))
                {
                    Reach(member);
                }
            }

            while (_todo.Count > 0)
            {
                _cancellation.ThrowIfCancellationRequested();
                Follow(_todo.Pop());
            }

            return _reached;
        }

        private static T Add<T>(Dictionary<string, T> table, string name)
            where T : new()
        {
            if (!table.TryGetValue(name, out var values))
            {
                table.Add(name, values = new());
            }

            return values;
        }

        private void Note(Member member, SyntaxIndex index)
        {
            _members.Add(member);
            if (index.RegisteredTypes.Count > 0)
            {
                foreach (var registered in member.Syntax.Mentions.Select(SyntaxIndex.RegisteredBy).OfType<string>())
                {
                    Add(_registrations, registered).Add(member);
                }
            }

            foreach (var name in member.Syntax.Names)
            {
                Add(_byName, name).Add(member);
            }

            if ((member.Syntax.Traits & MemberTraits.RunsAtConstruction) != 0)
            {
                Add(_atConstruction, member.Syntax.Type).Add(member);
            }

            if ((member.Syntax.Traits & MemberTraits.Method) != 0)
            {
                _functions.UnionWith(member.Syntax.Names);
            }

            _functions.UnionWith(member.Syntax.LocalFunctions);
        }

        /// <summary>What may be an entry point, or hold a lambda that is one.</summary>
        private IEnumerable<Member> EntryMembers()
        {
            var attributes = WithDerived(EntryPoints.AttributeNames);
            attributes.UnionWith(_trees.SelectMany(static tree => tree.Index.Aliases).Where(alias => attributes.Contains(alias.Target)).Select(static alias => alias.Alias).ToList());
            var marks = attributes.SelectMany(static name => new[] { name, Shortened(name) }).ToImmutableHashSet(StringComparer.Ordinal);
            var primitives = WithDerived(McpTypes.Primitives.Select(static name => name.Substring(name.LastIndexOf('.') + 1)));
            var makers = _trees.Any(tree => tree.Index.Renamed.Any(name => primitives.Contains(name) || name == McpTypes.FunctionFactory))
                ? null
                : primitives.Append(McpTypes.FunctionFactory).Append("").Select(SyntaxIndex.CreationBy).ToImmutableHashSet(StringComparer.Ordinal);
            return _trees.SelectMany(tree => EntriesIn(tree, tree.Index.Mentions(IsMark)));

            IEnumerable<Member> EntriesIn(IndexedTree tree, bool hasMarks) => tree.Index.Members
                .Where(member => (hasMarks && member.Mentions.Any(IsMark)) || (primitives.Contains(member.Type) && (member.Traits & MemberTraits.Overrides) != 0))
                .Select(member => new Member(tree.Tree, member));

            bool IsMark(string name) => marks.Contains(name) || name == SyntaxIndex.Handler || (makers is null ? name == "Create" : makers.Contains(name));
        }

        /// <summary>Some types, and those of the compilation that derive from them.</summary>
        private HashSet<string> WithDerived(IEnumerable<string> names)
        {
            var all = new HashSet<string>(names, StringComparer.Ordinal);
            var queue = new Queue<string>(all);
            while (queue.Count > 0)
            {
                var name = queue.Dequeue();
                foreach (var derived in _derived.TryGetValue(name, out var direct) ? direct : new())
                {
                    if (all.Add(derived))
                    {
                        queue.Enqueue(derived);
                    }
                }
            }

            return all;
        }

        private static string Shortened(string attribute) =>
            attribute.EndsWith("Attribute", StringComparison.Ordinal) ? attribute.Substring(0, attribute.Length - "Attribute".Length) : attribute;

        /// <summary>Whether a type implements or derives from what another project declares as a tool: asked of symbols, but of no body.</summary>
        private bool InheritsEntryPoints() => _trees.SelectMany(static tree => tree.Index.Types.Select(type => (tree.Tree, Type: type)))
            .Where(pair => ForeignBases(pair.Type.Name).Any(static name => !s_plainContracts.Contains(name)))
            .Any(pair => pair.Tree.GetRoot(_cancellation).FindNode(pair.Type.Span) is BaseTypeDeclarationSyntax declaration
                && _references.ModelOf(pair.Tree).GetDeclaredSymbol(declaration, _cancellation) is INamedTypeSymbol type
                && type.AllInterfaces.Concat(type.BaseTypes()).Any(contract => !contract.IsDeclaredIn(_compilation) && _entryPoints.MakesTools(contract)));

        /// <summary>The names that a type derives from, at any depth, and that no source declares.</summary>
        private ImmutableArray<string> ForeignBases(string type)
        {
            if (!_foreignBases.TryGetValue(type, out var known))
            {
                _foreignBases.Add(type, known = FindForeignBases(type).ToImmutableArray());
            }

            return known;
        }

        private IEnumerable<string> FindForeignBases(string type)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal) { type };
            var queue = new Queue<string>();
            queue.Enqueue(type);
            while (queue.Count > 0)
            {
                foreach (var parent in _bases.TryGetValue(queue.Dequeue(), out var parents) ? parents : new())
                {
                    if (!_bases.ContainsKey(parent))
                    {
                        yield return parent;
                    }
                    else if (seen.Add(parent))
                    {
                        queue.Enqueue(parent);
                    }
                }
            }
        }

        /// <summary>Whether the framework may call a member by itself: it overrides or implements something that no source declares.</summary>
        private bool RunsByFramework(IndexedMember member)
        {
            if ((member.Traits & (MemberTraits.Overrides | MemberTraits.Public)) == 0 || ForeignBases(member.Type) is not { IsEmpty: false } bases || member.Names.All(s_membersOfObject.Contains))
            {
                return false;
            }

            return (member.Traits & MemberTraits.Overrides) != 0
                || bases.Any(name => s_plainContracts.Contains(name) ? member.Names.Any(s_plainMembers.Contains) : name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]));
        }

        /// <summary>Whether a member keeps a lambda or a method for somebody else to run, or hands it to code of the compilation that may.</summary>
        private bool GivesCodeAway(IndexedMember member) => member.Given.Any(given =>
            (given.Name.Length == 0 || _functions.Contains(given.Name))
            && (given.To.Length == 0 || _functions.Contains(given.To) || _bases.ContainsKey(given.To) || Delegates.Keeps(given.To)))
            || member.Mentions.Contains(SyntaxIndex.UnnamedRegistration);

        private void Reach(Member member)
        {
            if (_reached.Add((member.Tree, member.Syntax.Span)))
            {
                _todo.Push(member);
            }
        }

        /// <summary>What runs for an entry point that is declared elsewhere: the other part of a partial member, an override, an implementation.</summary>
        private void ReachOtherParts(Member entry)
        {
            var types = WithDerived(new[] { entry.Syntax.Type });
            foreach (var name in entry.Syntax.Names)
            {
                Add(_byName, name).Where(member => types.Contains(member.Syntax.Type)).ToList().ForEach(Reach);
            }
        }

        private void Follow(Member member)
        {
            Use(member.Syntax.Type);
            foreach (var name in member.Syntax.Mentions)
            {
                if (_names.Add(name))
                {
                    ReachAll(_byName, name);
                    Use(name);
                }
            }
        }

        /// <summary>A type is used: its instances are made, by what makes any, and those of the types below it may stand for them.</summary>
        private void Use(string type)
        {
            if (!_bases.ContainsKey(type) || !_types.Add(type))
            {
                return;
            }

            ReachAll(_atConstruction, type);
            ReachAll(_registrations, type);
            foreach (var derived in _derived.TryGetValue(type, out var direct) ? direct : new())
            {
                Use(derived);
            }
        }

        private void ReachAll(Dictionary<string, List<Member>> table, string name)
        {
            if (table.TryGetValue(name, out var members))
            {
                members.ForEach(Reach);
            }
        }
    }
}
