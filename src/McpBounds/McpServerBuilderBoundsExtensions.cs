using McpBounds;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Bounds for MCP servers.</summary>
public static class McpServerBuilderBoundsExtensions
{
    /// <summary>
    /// Bounds the calls of tools, prompts and resources: how often, how many at once, how long, how large a result, which arguments, and how often they ask the user or
    /// the client's model. An attribute on a tool's method or type goes before these options.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Changes bounds; without it those of <see cref="BoundsProfile.Default"/> hold, which no correct tool exceeds.</param>
    /// <returns>The server's builder.</returns>
    /// <exception cref="OptionsValidationException">An option makes no sense; thrown when the server starts.</exception>
    public static IMcpServerBuilder WithBounds(this IMcpServerBuilder builder, Action<BoundsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<BoundsOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddSingleton<BoundsRuntime>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BoundsOptions>, BoundsOptionsValidation>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, BoundsSetup>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BoundsStart>());
        return builder;
    }
}
