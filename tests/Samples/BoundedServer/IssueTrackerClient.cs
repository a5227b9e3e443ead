using System.Net.Http.Json;

namespace BoundedServer;

internal sealed class IssueTrackerClient(HttpClient http) : IIssueTracker
{
    private const int MaxPages = 20;

    public async Task<IssueList> ListIssuesAsync(string project, string state, CancellationToken cancellationToken)
    {
        var issues = new List<Issue>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var batch = await http.GetFromJsonAsync<List<Issue>>(
                $"projects/{Uri.EscapeDataString(project)}/issues?state={Uri.EscapeDataString(state)}&page={page}", cancellationToken);
            if (batch is null or [])
            {
                return new(issues, HasMore: false);
            }

            issues.AddRange(batch);
        }

        return new(issues, HasMore: true);
    }

    public async Task<string> ReadAttachmentAsync(string project, int number, string fileName, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(
            $"projects/{Uri.EscapeDataString(project)}/issues/{number}/attachments/{Uri.EscapeDataString(fileName)}", cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
