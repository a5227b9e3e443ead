using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>No permit, since the limit could not be asked: it may be shared with others, and is not for this server to exceed.</summary>
internal sealed class UnreachableLimit : RateLimitLease
{
    public static UnreachableLimit Instance { get; } = new();

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.ReasonPhrase.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.ReasonPhrase.Name ? "The limit cannot be reached." : null;
        return metadata is not null;
    }
}
