using System.Text;

namespace McpBounds;

/// <summary>Reads of files with a cap: what an agent may name a path of can be of any size, and can grow.</summary>
public static class BoundedFile
{
    /// <summary>Reads a file as text, cut after <paramref name="maxBytes"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes to read; above 0.</param>
    /// <param name="encoding">The encoding; without one the byte-order mark decides, and without that it is UTF-8.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The text; where it was cut, it ends with a notice of how much is shown, and of how much.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<string> ReadAllTextAsync(string path, int maxBytes, Encoding? encoding = null, CancellationToken cancellationToken = default)
    {
        var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });
        await using (file.ConfigureAwait(false))
        {
            return await file.ReadToEndAsync(maxBytes, encoding, cancellationToken).ConfigureAwait(false);
        }
    }
}
