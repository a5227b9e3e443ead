using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>Answers from names alone: which members may use something of a certain name, themselves or by what they call or read? A no is certain, a yes is not.</summary>
internal sealed class NamedUsers
{
    private readonly HashSet<(SyntaxTree, TextSpan)> _members = new();

    /// <summary>The users in a compilation of what goes by one of some names.</summary>
    public NamedUsers(References references, Func<string, bool> isNamed, CancellationToken cancellation)
    {
        var mentions = new Dictionary<string, List<(SyntaxTree Tree, IndexedMember Member)>>(StringComparer.Ordinal);
        var users = new Stack<(SyntaxTree Tree, IndexedMember Member)>();
        foreach (var (tree, index) in references.Trees(cancellation))
        {
            foreach (var member in index.Members)
            {
                foreach (var name in member.Mentions)
                {
                    if (!mentions.TryGetValue(name, out var mentioning))
                    {
                        mentions.Add(name, mentioning = new());
                    }

                    mentioning.Add((tree, member));
                }
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in mentions.Keys.Where(isNamed).ToList())
        {
            Add(name);
        }

        while (users.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (_, member) = users.Pop();
            foreach (var name in NamesOf(member))
            {
                Add(name);
            }
        }

        void Add(string name)
        {
            if (names.Add(name) && mentions.TryGetValue(name, out var mentioning))
            {
                foreach (var (tree, member) in mentioning)
                {
                    if (_members.Add((tree, member.Span)))
                    {
                        users.Push((tree, member));
                    }
                }
            }
        }
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Whether the member that a node stands in is one.</summary>
    public bool Holds(SyntaxNode node) => _members.Contains((node.SyntaxTree, SyntaxIndex.MemberSpanOf(node)));

    /// <summary>The names by which others use a member: its own, that of the type it makes, and those of what it gives a value.</summary>
    private static IEnumerable<string> NamesOf(IndexedMember member) => member.Names
        .Concat((member.Traits & MemberTraits.RunsAtConstruction) != 0 ? new[] { member.Type } : Array.Empty<string>())
        .Concat(member.Mentions.Select(SyntaxIndex.WrittenBy).OfType<string>());
}
