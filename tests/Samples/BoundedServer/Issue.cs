namespace BoundedServer;

public sealed record Issue(int Number, string Title, string State);

public sealed record IssueList(IReadOnlyList<Issue> Issues, bool HasMore);
