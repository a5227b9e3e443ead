namespace McpBounds.EndToEnd;

/// <summary>The tree of <see cref="SampleTests"/>, built by whichever of them comes first.</summary>
public sealed class SampleCheckout : IDisposable
{
    public SampleCheckout()
    {
        Repository.CopySourcesTo(Folder);
        Repository.CopyTo(Path.Combine(Folder, "tests", "Samples"), Path.Combine("tests", "Samples"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("McpBounds.Samples.").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
