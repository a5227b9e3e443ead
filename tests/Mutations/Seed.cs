using System.Text;

namespace McpBounds.Mutations;

/// <summary>A text to mutate.</summary>
/// <param name="Name">What it is called in a report.</param>
/// <param name="Text">The text.</param>
internal sealed record Seed(string Name, string Text)
{
    private const string Heading = "//// ";

    /// <summary>The texts written for this project, in an order that never changes by itself.</summary>
    public static IReadOnlyList<Seed> Own { get; } =
    [
        .. typeof(Seed).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith("McpBounds.Mutations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(static name => Split(name["McpBounds.Mutations.".Length..^".txt".Length], Read(name))),
    ];

    /// <summary>The texts of one file, each below a heading: a line that begins with four slashes.</summary>
    private static IEnumerable<Seed> Split(string file, string content)
    {
        string? name = null;
        var text = new StringBuilder();
        foreach (var line in content.Split('\n').Append(Heading))
        {
            if (!line.StartsWith(Heading, StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
                continue;
            }

            if (name is not null)
            {
                yield return new($"{file}: {name}", text.ToString());
            }

            name = line[Heading.Length..].Trim();
            text.Clear();
        }
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(Seed).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
