using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Mutations;

/// <summary>Texts of a folder: its C# files, and the code that stands in their literals, as it does in tests of analyzers.</summary>
internal static class HarvestedSeeds
{
    private const int Longest = 40_000;
    private const int Shortest = 25;

    /// <summary>What is found in the C# files below a folder.</summary>
    public static IEnumerable<Seed> In(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
        .SelectMany(file => Of(Path.GetRelativePath(folder, file), File.ReadAllText(file).ReplaceLineEndings("\n")));

    private static IEnumerable<Seed> Of(string file, string text)
    {
        if (text.Length <= Longest)
        {
            yield return new(file, text);
        }

        foreach (var node in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes())
        {
            var code = node switch
            {
                LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
                InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.OfType<InterpolatedStringTextSyntax>().Select(static part => part.TextToken.ValueText)),
                _ => "",
            };
            if (code.Length is >= Shortest and <= Longest && Whole(WithoutMarkup(code)) is { } whole)
            {
                yield return new($"{file}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1})", whole);
            }
        }
    }

    /// <summary>Code as a file: types stay what they are, members and statements get a tool around them, other text is none.</summary>
    private static string? Whole(string code)
    {
        if (SyntaxFactory.ParseCompilationUnit(code) is { Members: [not GlobalStatementSyntax and not BaseFieldDeclarationSyntax and not BaseMethodDeclarationSyntax, ..] })
        {
            return code;
        }

        if (!code.AsSpan().ContainsAny(';', '{', '('))
        {
            return null;
        }

        var isMember = SyntaxFactory.ParseMemberDeclaration(code) is MethodDeclarationSyntax or PropertyDeclarationSyntax or FieldDeclarationSyntax { Modifiers.Count: > 0 };
        var (members, body) = isMember ? (code, "await http.GetStringAsync(url);") : ("", code);
        return $$"""
            [McpServerToolType]
            public sealed class Tools(HttpClient http, Api api, IChatClient chat, RateLimiter limiter)
            {
                [McpServerTool]
                public async Task<object?> Run(McpServer server, string url, string id, string text, int n, int limit, int number, int maxBytes, int maxChars, CancellationToken token)
                {
                    var all = new List<string>();
                    {{body}}
                    return all;
                }

                {{members}}
            }

            public sealed class Page { public List<string> Items { get; set; } = new(); public string? Next { get; set; } public bool HasMore { get; set; } public int Total { get; set; } }

            public sealed class Api(HttpClient http)
            {
                public async Task<Page> GetAsync(object? at, CancellationToken token = default) => (await http.GetFromJsonAsync<Page>("items?at=" + at, token))!;
            }
            """;
    }

    /// <summary>Code without the marks that say where a test expects a diagnostic.</summary>
    private static string WithoutMarkup(string code)
    {
        for (var start = code.IndexOf("{|", StringComparison.Ordinal); start >= 0; start = code.IndexOf("{|", start, StringComparison.Ordinal))
        {
            var colon = code.IndexOf(':', start);
            code = colon < 0 || colon - start > 12 ? code.Remove(start, 2) : code.Remove(start, colon + 1 - start);
        }

        return code.Replace("|}", "", StringComparison.Ordinal).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
    }
}
