using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using McpBounds;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
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

    /// <summary>
    /// As <see cref="WithBounds(IMcpServerBuilder, Action{BoundsOptions}?)"/>, and looks into arguments that are objects: the validation attributes of their properties are
    /// enforced, and of what those hold, collections included.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="serializerOptions">How the objects are read: the options that the tools were made with, or <see cref="McpJsonUtilities.DefaultOptions"/>.</param>
    /// <param name="configure">Changes bounds; without it those of <see cref="BoundsProfile.Default"/> hold, which no correct tool exceeds.</param>
    /// <returns>The server's builder.</returns>
    /// <exception cref="OptionsValidationException">An option makes no sense; thrown when the server starts.</exception>
    [RequiresUnreferencedCode(BoundsOptions.ReflectionNeeded)]
    [RequiresDynamicCode(BoundsOptions.ReflectionNeeded)]
    public static IMcpServerBuilder WithBounds(this IMcpServerBuilder builder, JsonSerializerOptions serializerOptions, Action<BoundsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return builder.WithBounds(options =>
        {
            options.SerializerOptions = serializerOptions;
            configure?.Invoke(options);
        });
    }
}
