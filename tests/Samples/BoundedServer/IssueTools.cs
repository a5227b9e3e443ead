using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using McpBounds;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class IssueTools(IIssueTracker tracker)
{
    [McpServerTool, Description("Lists the issues of a project.")]
    public Task<IssueList> ListIssues(
        [Description("The project's name.")] string project,
        [Description("Which issues.")][AllowedValues("open", "closed", "all")] string state = "open",
        CancellationToken cancellationToken = default) =>
        tracker.ListIssuesAsync(project, state, cancellationToken);

    // Of a long log, the end says most.
    [McpServerTool, MaxResultBytes(50_000, Keep = KeepEnd.Tail)]
    [Description("Reads a text file attached to an issue.")]
    public Task<string> ReadAttachment(
        [Description("The project's name.")] string project,
        [Description("The issue's number.")] int number,
        [Description("The attachment's file name.")] string fileName,
        CancellationToken cancellationToken = default) =>
        tracker.ReadAttachmentAsync(project, number, fileName, cancellationToken);
}
