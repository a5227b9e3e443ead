using System.ComponentModel;
using McpBounds;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class DeploymentTools
{
    private const int MaxPrompts = 3;

    // The user is asked three times in one call and five times in a minute, whatever the agent wants.
    [McpServerTool, ElicitationRateLimit(5, PerSeconds = 60, PerCall = MaxPrompts)]
    [Description("Asks the user to confirm a deployment.")]
    public async Task<string> ConfirmDeployment(
        McpServer server,
        [Description("The service to deploy.")] string service,
        CancellationToken cancellationToken)
    {
        for (var prompt = 0; prompt < MaxPrompts; prompt++)
        {
            var answer = await server.ElicitAsync<Confirmation>($"Type the name of the service to deploy it: {service}", cancellationToken: cancellationToken);
            if (answer.Content?.Name == service)
            {
                return $"The user confirmed the deployment of {service}.";
            }
        }

        return $"The user did not confirm the deployment of {service}.";
    }

    public sealed class Confirmation
    {
        [Description("The name of the service")]
        public required string Name { get; init; }
    }
}
