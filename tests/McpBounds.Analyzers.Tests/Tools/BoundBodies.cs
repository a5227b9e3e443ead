using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>Listens to which bodies the searches of one assembly bind; tests that run beside it have assemblies of their own.</summary>
internal sealed class BoundBodies : IDisposable
{
    private readonly string _assembly;
    private readonly Action<int>? _onBound;
    private readonly ConcurrentQueue<string> _bodies = new();

    internal BoundBodies(Compilation compilation, Action<int>? onBound = null)
    {
        _assembly = compilation.AssemblyName!;
        _onBound = onBound;
        References.BodyBound += OnBound;
    }

    /// <summary>Each body bound, by the first line of its member.</summary>
    internal IReadOnlyCollection<string> Members => _bodies;

    internal int Count => _bodies.Count;

    public void Dispose() => References.BodyBound -= OnBound;

    private void OnBound(Compilation compilation, SyntaxNode member)
    {
        if (compilation.AssemblyName == _assembly)
        {
            _bodies.Enqueue(member.ToString().Split('\n')[0]);
            _onBound?.Invoke(_bodies.Count);
        }
    }
}
