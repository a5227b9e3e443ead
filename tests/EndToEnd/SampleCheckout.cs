namespace McpBounds.EndToEnd;

/// <summary>A fresh checkout with the samples, in which the README's first command is the first that runs.</summary>
public sealed class SampleCheckout : IAsyncLifetime
{
    /// <summary>The checkout.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("McpBounds.Samples.").FullName;

    /// <summary>What that command printed.</summary>
    internal DotnetRun First { get; private set; } = null!;

    /// <summary>Copies it, and runs the command.</summary>
    public async ValueTask InitializeAsync()
    {
        Repository.CopySourcesTo(Folder);
        Repository.CopyTo(Path.Combine(Folder, "tests", "Samples"), Path.Combine("tests", "Samples"));
        First = await BuildAsync("UnboundedServer");
    }

    /// <summary>Builds a sample.</summary>
    internal async Task<DotnetRun> BuildAsync(string sample, params string[] arguments) =>
        (await Dotnet.RunAsync(Folder, packages: null, ["build", $"tests/Samples/{sample}", .. arguments])).Succeeded();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
