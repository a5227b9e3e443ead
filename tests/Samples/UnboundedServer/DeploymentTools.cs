using System.ComponentModel;
using ModelContextProtocol.Server;

namespace UnboundedServer;

[McpServerToolType]
public static class DeploymentTools
{
    [McpServerTool, Description("Asks the user to confirm a deployment.")]
    public static async Task<string> ConfirmDeployment(
        McpServer server,
        [Description("The service to deploy.")] string service,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await server.ElicitAsync<Confirmation>($"Type the name of the service to deploy it: {service}", cancellationToken: cancellationToken);
            if (answer.Content?.Name == service)
            {
                return $"The user confirmed the deployment of {service}.";
            }
        }
    }

    public sealed class Confirmation
    {
        [Description("The name of the service")]
        public required string Name { get; init; }
    }
}
