using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>The names of the run-time library <c>McpBounds</c>, and of the SDK's calls that it is wired into.</summary>
internal static class LibraryApi
{
    /// <summary>The library's package, assembly and namespace.</summary>
    public const string Name = "McpBounds";

    /// <summary>The SDK's call that begins a server's builder chain.</summary>
    public const string AddServer = "AddMcpServer";

    /// <summary>The library's call on that chain, without which nothing of it is enforced.</summary>
    public const string Wire = "WithBounds";

    /// <summary>The option that switches argument validation off.</summary>
    public const string ValidateArguments = "ValidateArguments";

    /// <summary>The property of the options that says how long a call may take.</summary>
    public const string ToolTimeout = "ToolTimeout";

    /// <summary>The option that has it look into objects.</summary>
    public const string SerializerOptions = "SerializerOptions";

    /// <summary>The type of that option.</summary>
    public const string JsonOptions = "JsonSerializerOptions";

    /// <summary>The options.</summary>
    public const string Options = "McpBounds.BoundsOptions";

    /// <summary>The readers that hold no more of a body than they are told.</summary>
    public const string Readers = "McpBounds.CappedReads";

    /// <summary>The type that declares <see cref="Wire"/>.</summary>
    public const string Extensions = "Microsoft.Extensions.DependencyInjection.McpServerBuilderBoundsExtensions";

    /// <summary>The attribute by which an author leaves a finding as it is, and how it is written.</summary>
    public const string OptOut = "McpBounds.AllowUnboundedAttribute", OptOutName = "AllowUnbounded";

    /// <summary>The attributes that limit a tool, or all tools of a type.</summary>
    public static readonly ImmutableArray<string> Limits = ImmutableArray.Create(
        "RateLimitAttribute", "ConcurrencyLimitAttribute", "ToolTimeoutAttribute", "MaxResultBytesAttribute", "ElicitationRateLimitAttribute",
            "SamplingRateLimitAttribute");

    /// <summary>The builder.</summary>
    public const string Builder = "Microsoft.Extensions.DependencyInjection.IMcpServerBuilder";

    /// <summary>The SDK's calls that put code of the project's own before each tool.</summary>
    public static readonly ImmutableArray<string> CallFilters = ImmutableArray.Create("AddCallToolFilter", "CallToolFilters", "CallToolWithAlternateFilters");
}
