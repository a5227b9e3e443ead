using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Assignments to one property of clients, by what the client goes by and by where it is made: asked for each client of a compilation, each of which has some.</summary>
internal sealed class ClientWrites
{
    private readonly ILookup<ISymbol, IPropertyReferenceOperation> _byName;
    private readonly ILookup<SyntaxNode, IPropertyReferenceOperation> _byCreation;
    private readonly Dictionary<IPropertyReferenceOperation, int> _order = new();
    private readonly ValueFlow _values;
    private HashSet<ISymbol>? _through;

    /// <summary>Sorts some assignments.</summary>
    public ClientWrites(IEnumerable<IPropertyReferenceOperation> writes, ValueFlow values)
    {
        _values = values;
        All = writes.ToList();
        foreach (var write in All)
        {
            _order[write] = _order.Count;
        }

        _byName = All.Where(static write => NameOf(write) is not null).ToLookup<IPropertyReferenceOperation, ISymbol>(static write => NameOf(write)!, SymbolEqualityComparer.Default);
        _byCreation = All.Where(static write => CreationOf(write) is not null).ToLookup(static write => CreationOf(write)!);
    }

    /// <summary>All of them, in the order of files and code.</summary>
    public IReadOnlyList<IPropertyReferenceOperation> All { get; }

    /// <summary>The place of one of them among all.</summary>
    public int IndexOf(IPropertyReferenceOperation write) => _order[write];

    /// <summary>Those to a client that goes by a name.</summary>
    public IEnumerable<IPropertyReferenceOperation> To(ISymbol name) => _byName[name];

    /// <summary>Whether a name is among those that the target of any of them may go by. Every registration asks, so the targets are followed once for all.</summary>
    public bool MayBeTo(ISymbol name, CancellationToken cancellation) => (_through ??= new(
        All.Select(static write => write.Instance).OfType<IOperation>().SelectMany(target => _values.Follow(target, null, cancellation).Through), SymbolEqualityComparer.Default)).Contains(name);

    /// <summary>Those in the initialiser of a creation.</summary>
    public IEnumerable<IPropertyReferenceOperation> In(SyntaxNode creation) => _byCreation[creation];

    private static ISymbol? NameOf(IPropertyReferenceOperation write) => write.Instance is null ? null : ValueFlow.Unwrap(write.Instance) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter.OriginalDefinition,
        IMemberReferenceOperation { Member: var member } => member.OriginalDefinition,
        _ => null,
    };

    private static SyntaxNode? CreationOf(IPropertyReferenceOperation write) => write.Syntax.FirstAncestorOrSelf<InitializerExpressionSyntax>()?.Parent;
}
