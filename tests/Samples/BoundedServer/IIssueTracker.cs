namespace BoundedServer;

public interface IIssueTracker
{
    Task<IssueList> ListIssuesAsync(string project, string state, CancellationToken cancellationToken);

    Task<string> ReadAttachmentAsync(string project, int number, string fileName, CancellationToken cancellationToken);
}
