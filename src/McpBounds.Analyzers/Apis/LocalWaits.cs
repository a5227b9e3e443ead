using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>Calls that wait for another part of the program, for as long as that takes.</summary>
internal static class LocalWaits
{
    private static readonly ImmutableHashSet<(string Type, string Member)> s_all = ImmutableHashSet.Create(
        ("SemaphoreSlim", "Wait"), ("SemaphoreSlim", "WaitAsync"),
        ("ChannelReader", "ReadAsync"), ("ChannelReader", "WaitToReadAsync"), ("ChannelReader", "ReadAllAsync"), ("ChannelWriter", "WriteAsync"), ("ChannelWriter", "WaitToWriteAsync"),
        ("WaitHandle", "WaitOne"), ("WaitHandle", "WaitAll"), ("WaitHandle", "WaitAny"), ("ManualResetEventSlim", "Wait"), ("CountdownEvent", "Wait"), ("Barrier", "SignalAndWait"),
        ("BlockingCollection", "Take"), ("BlockingCollection", "GetConsumingEnumerable"), ("SpinWait", "SpinUntil"));

    private static readonly ImmutableHashSet<string> s_names = s_all.Select(static wait => wait.Member).ToImmutableHashSet();

    /// <summary>Whether a call of this name can be one: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(string name) => s_names.Contains(name);

    /// <summary>Whether a method is one.</summary>
    public static bool Is(IMethodSymbol method) => method.ContainingType is { } type && s_all.Contains((type.Name, method.Name))
        && type.ContainingNamespace.ToDisplayString() is { } space && space.StartsWith("System", StringComparison.Ordinal);

    /// <summary>Whether a method takes the lock that a semaphore is: what others hold it for, they wait for.</summary>
    public static bool IsLock(IMethodSymbol method) => method.ContainingType.Name is "SemaphoreSlim" or "WaitHandle";
}
