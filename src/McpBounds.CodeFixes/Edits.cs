using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// The changes of all fixes to one document, made in one pass from the inside out: whatever moves carries the changes within it along.
/// </summary>
internal sealed class Edits
{
    private readonly Dictionary<SyntaxNode, List<Func<SyntaxNode, SyntaxNode>>> _changes = new();
    private readonly Dictionary<SyntaxNode, List<Insertion>> _insertions = new();
    private readonly HashSet<SyntaxNode> _once = new();

    /// <summary>Changes a node; it comes with the changes to what is in it.</summary>
    public void Change<T>(T node, Func<T, SyntaxNode> change)
        where T : SyntaxNode
    {
        if (!_changes.TryGetValue(node, out var changes))
        {
            _changes.Add(node, changes = new());
        }

        changes.Add(current => change((T)current));
    }

    /// <summary>Whether this is the first time that a node is asked about: for changes that several fixes need and one makes.</summary>
    public bool IsFirst(SyntaxNode node) => _once.Add(node);

    /// <summary>Adds statements at a place; those of a lower order come first.</summary>
    /// <param name="place">The place.</param>
    /// <param name="order">The order.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="wrap">Where the place is before an expression body: what becomes of the statement that is made of it; itself if left out.</param>
    public void Insert(
        StatementPlace place, int order, Func<IEnumerable<StatementSyntax>> statements, Func<StatementSyntax, StatementSyntax>? wrap = null)
    {
        if (!_insertions.TryGetValue(place.Scope, out var insertions))
        {
            _insertions.Add(place.Scope, insertions = new());
        }

        insertions.Add(new(place, order, statements, wrap));
    }

    /// <summary>The syntax with all changes made.</summary>
    public SyntaxNode ApplyTo(SyntaxNode root, FixContext context) =>
        root.ReplaceNodes(_changes.Keys.Union(_insertions.Keys), (original, current) =>
        {
            if (_changes.TryGetValue(original, out var changes))
            {
                current = changes.Aggregate(current, static (node, change) => change(node));
            }

            return _insertions.TryGetValue(original, out var insertions) ? Body.With(current, original, insertions, context) : current;
        });
}

/// <summary>Statements to be added at a place, and what becomes of the statement made of an expression body there.</summary>
internal sealed record Insertion(
    StatementPlace Place, int Order, Func<IEnumerable<StatementSyntax>> Statements, Func<StatementSyntax, StatementSyntax>? Wrap = null);
