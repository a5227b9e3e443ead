using System.Text.Json;

namespace McpBounds.Comparison;

/// <summary>What linters of TypeScript say of the sample server's twin: the counterparts of the C# analyzers, which know of no tools either.</summary>
internal static class LinterRun
{
    /// <summary>What the columns are called.</summary>
    public const string Name = "ESLint";

    /// <summary>The packages. What each recommends is switched on.</summary>
    public static readonly IReadOnlyList<(string Id, string Version)> Packages =
    [
        ("eslint", "10.15.0"), ("@eslint/js", "10.0.1"), ("typescript-eslint", "8.74.0"), ("eslint-plugin-security", "4.1.0"), ("eslint-plugin-sonarjs", "4.2.2"), ("typescript", "5.9.3"),
    ];

    private const string Settings = """
        import js from "@eslint/js";
        import security from "eslint-plugin-security";
        import sonarjs from "eslint-plugin-sonarjs";
        import typescript from "typescript-eslint";

        export default [js.configs.recommended, ...typescript.configs.recommended, security.configs.recommended, sonarjs.configs.recommended];
        """;

    /// <summary>What they say of the files of a folder.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(string folder, string scratch)
    {
        var home = Directory.CreateDirectory(Path.Combine(scratch, "eslint")).FullName;
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(home, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(home, "package.json"), """{ "private": true, "type": "module" }""");
        await File.WriteAllTextAsync(Path.Combine(home, "eslint.config.js"), Settings);
        await Command.RunAsync(home, "npm", worst: 0, ["install", "--ignore-scripts", "--no-audit", "--no-fund", .. Packages.Select(static package => $"{package.Id}@{package.Version}")]);

        // It ends with 1 where it has something to say.
        var output = await Command.RunAsync(home, "npx", worst: 1, "eslint", "--format", "json", "*.ts");
        using var report = JsonDocument.Parse(output);
        return
        [
            .. report.RootElement.EnumerateArray().SelectMany(static file => file.GetProperty("messages").EnumerateArray().Select(message => new Finding(
                message.GetProperty("ruleId").GetString() ?? "not parsed",
                message.GetProperty("message").GetString()!,
                Path.GetFileName(file.GetProperty("filePath").GetString()!),
                message.GetProperty("line").GetInt32(),
                message.TryGetProperty("endLine", out var end) ? end.GetInt32() : message.GetProperty("line").GetInt32(),
                message.GetProperty("column").GetInt32()))),
        ];
    }
}
