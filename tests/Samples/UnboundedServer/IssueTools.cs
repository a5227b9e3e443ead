using System.ComponentModel;
using ModelContextProtocol.Server;

namespace UnboundedServer;

[McpServerToolType]
public sealed class IssueTools(IIssueTracker tracker)
{
    [McpServerTool, Description("Lists the issues of a project.")]
    public Task<IReadOnlyList<Issue>> ListIssues(
        [Description("The project's name.")] string project,
        [Description("open, closed or all.")] string state = "open",
        CancellationToken cancellationToken = default) =>
        tracker.ListIssuesAsync(project, state, cancellationToken);

    [McpServerTool, Description("Reads a text file attached to an issue.")]
    public Task<string> ReadAttachment(
        [Description("The project's name.")] string project,
        [Description("The issue's number.")] int number,
        [Description("The attachment's file name.")] string fileName,
        CancellationToken cancellationToken = default) =>
        tracker.ReadAttachmentAsync(project, number, fileName, cancellationToken);
}
