using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>Listens to which members the searches of one assembly look into, and whose bodies they bind; tests that run beside it have assemblies of their own.</summary>
internal sealed class BoundBodies : IDisposable
{
    private readonly string _assembly;
    private readonly Action<int>? _onSearched;
    private readonly ConcurrentQueue<string> _searched = new();
    private readonly ConcurrentQueue<string> _bodies = new();

    internal BoundBodies(Compilation compilation, Action<int>? onSearched = null)
    {
        _assembly = compilation.AssemblyName!;
        _onSearched = onSearched;
        References.MemberSearched += OnSearched;
        References.BodyBound += OnBound;
    }

    /// <summary>Each member looked into, by its first line.</summary>
    internal IReadOnlyCollection<string> Searched => _searched;

    /// <summary>Each body bound, by the first line of its member.</summary>
    internal IReadOnlyCollection<string> Members => _bodies;

    internal int Count => _bodies.Count;

    public void Dispose()
    {
        References.MemberSearched -= OnSearched;
        References.BodyBound -= OnBound;
    }

    private void OnSearched(Compilation compilation, SyntaxNode member)
    {
        if (Note(compilation, member, _searched))
        {
            _onSearched?.Invoke(_searched.Count);
        }
    }

    private void OnBound(Compilation compilation, SyntaxNode member) => Note(compilation, member, _bodies);

    private bool Note(Compilation compilation, SyntaxNode member, ConcurrentQueue<string> members)
    {
        if (compilation.AssemblyName != _assembly)
        {
            return false;
        }

        members.Enqueue(member.ToString().Split('\n')[0]);
        return true;
    }
}
