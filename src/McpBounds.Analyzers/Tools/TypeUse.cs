using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>What a compilation does with its types: which it makes, which it registers with a container, which derive from which. Names decide; they are close enough.</summary>
internal sealed class TypeUse(Compilation compilation, References references)
{
    /// <summary>Calls that register types a reader of the code does not see named.</summary>
    private static readonly ImmutableArray<string> s_scans = ImmutableArray.Create("Scan", "RegisterAssemblyTypes", "RegisterAssembly", "GetTypes", "GetExportedTypes", "DefinedTypes");

    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);
    private HashSet<string>? _made;
    private HashSet<string>? _registered;
    private HashSet<string>? _declared;
    private Dictionary<string, List<string>>? _derivedNames;
    private object? _scans;
    private object? _makesUnnamed;

    /// <summary>Whether an instance of this type, or of one below it, may exist: the compilation constructs, registers or derives from it.</summary>
    public bool IsMade(ITypeSymbol type, CancellationToken cancellation) => type.IsValueType
        || (_made ??= All(static index => index.MadeTypes, cancellation)).Contains(type.Name)
        || (MakesUnnamed(cancellation) && (_declared ??= All(static index => index.DeclaredTypes, cancellation)).Contains(type.Name))
        || ScansAssemblies(cancellation);

    /// <summary>Whether the type is registered with a container by name.</summary>
    public bool IsRegistered(ITypeSymbol type, CancellationToken cancellation) => (_registered ??= All(static index => index.RegisteredTypes, cancellation)).Contains(type.Name);

    /// <summary>The source types that derive from or implement a type, at any depth.</summary>
    public ImmutableArray<INamedTypeSymbol> DerivedFrom(ITypeSymbol type, CancellationToken cancellation)
    {
        if (_derived.TryGetValue(type, out var known))
        {
            return known;
        }

        _derivedNames ??= NamesByBase(cancellation);
        var derived = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var names = new Queue<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { type.Name };
        names.Enqueue(type.Name);
        while (names.Count > 0)
        {
            if (!_derivedNames.TryGetValue(names.Dequeue(), out var direct))
            {
                continue;
            }

            foreach (var name in direct.Where(seen.Add))
            {
                names.Enqueue(name);
                derived.AddRange(compilation.GetSymbolsWithName(name, SymbolFilter.Type, cancellation).OfType<INamedTypeSymbol>().Where(t => t.DerivesFrom(type)));
            }
        }

        return _derived.GetOrAdd(type, derived.ToImmutable());
    }

    /// <summary>Whether some <c>new()</c> makes what only binding could tell: then what a variable, parameter or result is declared as may be made.</summary>
    private bool MakesUnnamed(CancellationToken cancellation) =>
        (bool)(_makesUnnamed ??= references.Trees(cancellation).Any(static tree => tree.Index.Mentions(SyntaxIndex.Constructor)));

    private bool ScansAssemblies(CancellationToken cancellation)
    {
        // Boxed, since a nullable value is not written atomically.
        _scans ??= references.Trees(cancellation).Any(static tree => s_scans.Any(tree.Index.Mentions));
        return (bool)_scans;
    }

    private HashSet<string> All(Func<SyntaxIndex, HashSet<string>> names, CancellationToken cancellation) =>
        new(references.Trees(cancellation).SelectMany(tree => names(tree.Index)), StringComparer.Ordinal);

    /// <summary>For each simple name in a base list, the types that have it there.</summary>
    private Dictionary<string, List<string>> NamesByBase(CancellationToken cancellation)
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var declared in references.Trees(cancellation).SelectMany(static tree => tree.Index.Types))
        {
            foreach (var parent in declared.Bases)
            {
                if (!names.TryGetValue(parent, out var derived))
                {
                    names.Add(parent, derived = new());
                }

                derived.Add(declared.Name);
            }
        }

        return names;
    }
}
