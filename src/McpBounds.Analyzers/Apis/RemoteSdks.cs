using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>Client libraries of remote services: a stream that one of them hands out is a response stream.</summary>
internal static class RemoteSdks
{
    private static readonly ImmutableArray<string> s_namespaces = ImmutableArray.Create(
        "Amazon", "Azure", "Google.Apis", "Google.Cloud", "k8s", "Microsoft.Azure", "Microsoft.Graph", "Microsoft.TeamFoundation", "Microsoft.VisualStudio.Services",
        "Microsoft.PowerPlatform", "Minio", "NGitLab", "Octokit");

    /// <summary>Whether a member belongs to a remote service's client library.</summary>
    public static bool Owns(ISymbol member) => member.ContainingNamespace?.ToDisplayString() is { } space
        && s_namespaces.Any(known => space == known || (space.StartsWith(known, StringComparison.Ordinal) && space[known.Length] == '.'));
}
