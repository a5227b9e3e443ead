using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>What Redis said of a permit, or why it was not asked.</summary>
/// <param name="isAcquired">Whether the permit is given.</param>
/// <param name="retryAfter">In how long it may be.</param>
/// <param name="reason">Why it is not known.</param>
internal sealed class RedisLease(bool isAcquired, TimeSpan? retryAfter = null, string? reason = null) : RateLimitLease
{
    /// <summary>A permit.</summary>
    public static RedisLease Acquired { get; } = new(isAcquired: true);

    /// <summary>No permit, since nobody asked.</summary>
    public static RedisLease NotAsked { get; } = new(isAcquired: false, reason: "The limit is shared between servers, and can only be asked asynchronously.");

    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames =>
        retryAfter is not null ? [MetadataName.RetryAfter.Name] : reason is not null ? [MetadataName.ReasonPhrase.Name] : [];

    /// <summary>What a script replied.</summary>
    /// <exception cref="FormatException">No script of <see cref="RedisScripts"/> replies so.</exception>
    public static RedisLease Of(long[]? reply) => reply switch
    {
        [1, 0] => Acquired,
        [0, > 0 and <= long.MaxValue / TimeSpan.TicksPerMicrosecond and var microseconds] =>
            new(isAcquired: false, new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond)),
        null => throw new FormatException("Redis replied nothing, which is no answer to the script of a limit."),
        _ => throw new FormatException($"Redis replied [{string.Join(", ", reply)}], which is no answer to the script of a limit."),
    };

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : metadataName == MetadataName.ReasonPhrase.Name ? reason : null;
        return metadata is not null;
    }
}
