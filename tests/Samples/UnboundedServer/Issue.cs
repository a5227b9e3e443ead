namespace UnboundedServer;

public sealed record Issue(int Number, string Title, string State);
