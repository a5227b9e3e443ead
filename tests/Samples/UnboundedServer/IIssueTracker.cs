namespace UnboundedServer;

public interface IIssueTracker
{
    Task<IReadOnlyList<Issue>> ListIssuesAsync(string project, string state, CancellationToken cancellationToken);

    Task<string> ReadAttachmentAsync(string project, int number, string fileName, CancellationToken cancellationToken);
}
