using System.Text;
using McpBounds.Pictures;

namespace McpBounds.Corpus;

/// <summary>The pictures of the documents show what the analyzers and fixes do now, and what the page about precision says.</summary>
public sealed class PictureTests
{
    [Fact]
    public async Task Each_picture_is_as_it_would_be_drawn_now()
    {
        var drawn = await Gallery.DrawAsync();

        foreach (var (file, content) in drawn)
        {
            var kept = await File.ReadAllBytesAsync(Gallery.PathOf(file), TestContext.Current.CancellationToken);
            Assert.True(
                file == Gallery.Icon ? Png.Pixels(content).AsSpan().SequenceEqual(Png.Pixels(kept)) : Text(content) == Text(kept),
                $"docs/pictures/{file} is not what is drawn now. If the change is meant: dotnet run --project tests/Pictures, look at the picture, and commit it.");
        }

        static string Text(byte[] picture) => Encoding.UTF8.GetString(picture).ReplaceLineEndings("\n");
    }

    [Fact]
    public async Task The_pictures_show_the_messages_the_titles_of_the_fixes_and_what_they_change()
    {
        var drawn = await Gallery.DrawAsync();

        Assert.Contains("'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage'", Of("finding.svg"), StringComparison.Ordinal);
        Assert.All(["Cap the client at 1,000,000 bytes", "Read at most 1,000,000 bytes"], title =>
        {
            Assert.Contains($">{title}</text>", Of("light-bulb.svg"), StringComparison.Ordinal);
            Assert.Contains($">{title}</text>", Of("fix.svg"), StringComparison.Ordinal);
        });
        Assert.Contains(">builder.Services.AddHttpClient(\"pages\", client =&gt; client.MaxResponseContentBufferSize = 1_000_000)</text>", Of("fix.svg"), StringComparison.Ordinal);
        Assert.Contains("MCPB004", Of("precision.svg"), StringComparison.Ordinal);

        string Of(string file) => Encoding.UTF8.GetString(drawn[file]);
    }
}
