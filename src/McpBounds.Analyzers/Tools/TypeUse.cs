using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>What a compilation does with its types: which it makes, which it registers with a container, which derive from which. Names decide; they are close enough.</summary>
internal sealed class TypeUse(Compilation compilation)
{
    /// <summary>Calls that register types a reader of the code does not see named.</summary>
    private static readonly ImmutableArray<string> s_scans = ImmutableArray.Create("Scan", "RegisterAssemblyTypes", "RegisterAssembly", "GetTypes", "GetExportedTypes", "DefinedTypes");

    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);
    private object? _scans;
    private object? _makesUnnamed;

    /// <summary>Whether an instance of this type, or of one below it, may exist: the compilation constructs, registers or derives from it.</summary>
    public bool IsMade(ITypeSymbol type, CancellationToken cancellation) => type.IsValueType
        || Any(index => index.MadeTypes.Contains(type.Name), cancellation)
        || (MakesUnnamed(cancellation) && Any(index => index.DeclaredTypes.Contains(type.Name), cancellation))
        || ScansAssemblies(cancellation);

    /// <summary>Whether the type is registered with a container by name.</summary>
    public bool IsRegistered(ITypeSymbol type, CancellationToken cancellation) => Any(index => index.RegisteredTypes.Contains(type.Name), cancellation);

    /// <summary>The source types that derive from or implement a type, at any depth.</summary>
    public ImmutableArray<INamedTypeSymbol> DerivedFrom(ITypeSymbol type, CancellationToken cancellation)
    {
        if (_derived.TryGetValue(type, out var known))
        {
            return known;
        }

        var derived = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var names = new Queue<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { type.Name };
        names.Enqueue(type.Name);
        while (names.Count > 0)
        {
            var name = names.Dequeue();
            foreach (var tree in compilation.SyntaxTrees)
            {
                foreach (var declared in SyntaxIndex.Of(tree, cancellation).Types)
                {
                    if (declared.Bases.Contains(name) && seen.Add(declared.Name))
                    {
                        names.Enqueue(declared.Name);
                        derived.AddRange(compilation.GetSymbolsWithName(declared.Name, SymbolFilter.Type, cancellation).OfType<INamedTypeSymbol>().Where(t => t.DerivesFrom(type)));
                    }
                }
            }
        }

        return _derived.GetOrAdd(type, derived.ToImmutable());
    }

    /// <summary>Whether some <c>new()</c> makes what only binding could tell: then what a variable, parameter or result is declared as may be made.</summary>
    private bool MakesUnnamed(CancellationToken cancellation) =>
        (bool)(_makesUnnamed ??= Any(static index => !index.MembersThatMention(SyntaxIndex.Constructor).IsEmpty, cancellation));

    private bool ScansAssemblies(CancellationToken cancellation)
    {
        // Boxed, since a nullable value is not written atomically.
        _scans ??= s_scans.Any(name => Any(index => !index.MembersThatMention(name).IsEmpty, cancellation));
        return (bool)_scans;
    }

    private bool Any(Func<SyntaxIndex, bool> holds, CancellationToken cancellation) =>
        compilation.SyntaxTrees.Any(tree => holds(SyntaxIndex.Of(tree, cancellation)));
}
