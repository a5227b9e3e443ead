using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>The names of the MCP SDK (and of its hosts) that make code tool code.</summary>
internal static class McpTypes
{
    /// <summary>Attributes of the SDK that make a method something an agent can ask for.</summary>
    public static readonly ImmutableArray<string> ToolAttributes = ImmutableArray.Create(
        "ModelContextProtocol.Server.McpServerToolAttribute",
        "ModelContextProtocol.Server.McpServerPromptAttribute",
        "ModelContextProtocol.Server.McpServerResourceAttribute");

    /// <summary>Attributes of a parameter that make its method a tool: Azure Functions binds the tool's call to it.</summary>
    public static readonly ImmutableArray<string> TriggerAttributes = ImmutableArray.Create(
        "Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTriggerAttribute",
        "Microsoft.Azure.Functions.Worker.McpToolTriggerAttribute");

    /// <summary>Primitives whose <c>Create</c> takes the code to run, and whose overrides are run.</summary>
    public static readonly ImmutableArray<string> Primitives = ImmutableArray.Create(
        "ModelContextProtocol.Server.McpServerTool",
        "ModelContextProtocol.Server.McpServerPrompt",
        "ModelContextProtocol.Server.McpServerResource");

    /// <summary>The type whose <c>Create</c> makes a function that may become a tool.</summary>
    public const string FunctionFactory = "AIFunctionFactory";

    /// <summary>Members of <see cref="Primitives"/> that the SDK calls when an agent asks.</summary>
    public static readonly ImmutableHashSet<string> PrimitiveMembers = ImmutableHashSet.Create("InvokeAsync", "GetAsync", "ReadAsync");

    /// <summary>Types whose delegate properties are request handlers, in 0.x as capabilities and since as one type.</summary>
    public static readonly ImmutableHashSet<string> HandlerTypes = ImmutableHashSet.Create("McpServerHandlers", "ToolsCapability", "PromptsCapability", "ResourcesCapability", "CompletionsCapability", "LoggingCapability");

    /// <summary>The builder's calls that take a request handler.</summary>
    public static readonly ImmutableHashSet<string> HandlerCalls = ImmutableHashSet.Create(
        "WithListToolsHandler", "WithCallToolHandler", "WithListPromptsHandler", "WithGetPromptHandler", "WithListResourcesHandler", "WithListResourceTemplatesHandler",
        "WithReadResourceHandler", "WithCompleteHandler", "WithSubscribeToResourcesHandler", "WithUnsubscribeFromResourcesHandler", "WithSetLoggingLevelHandler");

    /// <summary>Parameter types the SDK supplies itself: never the agent's words.</summary>
    public static readonly ImmutableHashSet<string> SuppliedTypes = ImmutableHashSet.Create(
        "System.Threading.CancellationToken", "System.IServiceProvider", "System.Security.Claims.ClaimsPrincipal",
        "ModelContextProtocol.Server.McpServer", "ModelContextProtocol.Server.IMcpServer",
        "Microsoft.Extensions.AI.AIFunctionArguments");

    /// <summary>Generic parameter types the SDK supplies itself, by name without arguments.</summary>
    public static readonly ImmutableHashSet<string> SuppliedGenericTypes = ImmutableHashSet.Create("System.IProgress", "ModelContextProtocol.Server.RequestContext", "ModelContextProtocol.Server.MessageContext", "Microsoft.Extensions.Logging.ILogger");

    /// <summary>Any one of these in reach makes a compilation one that can hold tools.</summary>
    public static readonly ImmutableArray<string> Markers = ToolAttributes.AddRange(TriggerAttributes).AddRange(Primitives);
}
