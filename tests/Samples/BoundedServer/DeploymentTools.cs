using System.ComponentModel;
using System.Threading.RateLimiting;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class DeploymentTools(RateLimiter prompts)
{
    private const int MaxPrompts = 3;

    [McpServerTool, Description("Asks the user to confirm a deployment.")]
    public async Task<string> ConfirmDeployment(
        McpServer server,
        [Description("The service to deploy.")] string service,
        CancellationToken cancellationToken)
    {
        for (var prompt = 0; prompt < MaxPrompts; prompt++)
        {
            using var permit = prompts.AttemptAcquire();
            if (!permit.IsAcquired)
            {
                throw new McpException("The user has been asked too often. Try again in a minute.");
            }

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
