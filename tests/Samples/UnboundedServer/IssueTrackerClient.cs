using System.Net.Http.Json;

namespace UnboundedServer;

internal sealed class IssueTrackerClient(HttpClient http) : IIssueTracker
{
    public async Task<IReadOnlyList<Issue>> ListIssuesAsync(string project, string state, CancellationToken cancellationToken)
    {
        var issues = new List<Issue>();
        var page = 1;
        while (true)
        {
            var batch = await http.GetFromJsonAsync<List<Issue>>(
                $"projects/{Uri.EscapeDataString(project)}/issues?state={Uri.EscapeDataString(state)}&page={page}", cancellationToken);
            if (batch is null or [])
            {
                return issues;
            }

            issues.AddRange(batch);
            page++;
        }
    }

    public async Task<string> ReadAttachmentAsync(string project, int number, string fileName, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(
            $"projects/{Uri.EscapeDataString(project)}/issues/{number}/attachments/{Uri.EscapeDataString(fileName)}", cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
