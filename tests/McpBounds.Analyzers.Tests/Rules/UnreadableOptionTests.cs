using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnreadableOption>;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB000: an option that cannot be read is said to be, once.</summary>
public sealed class UnreadableOptionTests
{
    private const string EditorConfig = "/.editorconfig";
    private const string GlobalConfig = "/.globalconfig";

    [Theory]
    [InlineData("mcpbounds.max_response_bytes", "0", "a whole number above 0")]
    [InlineData("mcpbounds.max_response_bytes", "-1", "a whole number above 0")]
    [InlineData("mcpbounds.max_response_bytes", "1e6", "a whole number above 0")]
    [InlineData("mcpbounds.max_response_bytes", "1_000_000", "a whole number above 0")]
    [InlineData("mcpbounds.max_response_bytes", "1 MB", "a whole number above 0")]
    [InlineData("mcpbounds.max_response_bytes", "99999999999", "a whole number above 0")]
    [InlineData("mcpbounds.timeout_seconds", "30s", "a whole number above 0")]
    [InlineData("mcpbounds.timeout_seconds", "0.5", "a whole number above 0")]
    [InlineData("mcpbounds.rate_limit", "5", "a number, a slash and a time in seconds, as 5/60s")]
    [InlineData("mcpbounds.rate_limit", "5/1m", "a number, a slash and a time in seconds, as 5/60s")]
    [InlineData("mcpbounds.rate_limit", "0/60s", "a number, a slash and a time in seconds, as 5/60s")]
    [InlineData("mcpbounds.rate_limit", "5/60s/caller", "a number, a slash and a time in seconds, as 5/60s")]
    [InlineData("mcpbounds.rate_limiters", "Acme Limiter", "full type names, separated by commas")]
    [InlineData("mcpbounds.entry_points", "all", "'tools' or 'public'")]
    [InlineData("mcpbounds.tool_attributes", "Acme.Tool Attribute", "full type names, separated by commas")]
    [InlineData("mcpbounds.tool_attributes", "[Acme.Tool]", "full type names, separated by commas")]
    public async Task An_unreadable_value_is_named_with_its_key_and_what_is_allowed(string key, string value, string allowed)
    {
        var expected = Verify.Diagnostic().WithNoLocation().WithMessage($"'{key} = {value}' cannot be read and its default holds: set it to {allowed}");
        await VerifyAsync(EditorConfig, $"[*.cs]\n{key} = {value}\n", expected);
        await VerifyAsync(GlobalConfig, $"is_global = true\n{key} = {value}\n", expected);
    }

    [Theory]
    [InlineData("mcpbounds.max_response_bytes", "1")]
    [InlineData("mcpbounds.max_response_bytes", "2147483647")]
    [InlineData("mcpbounds.timeout_seconds", "30")]
    [InlineData("mcpbounds.rate_limit", "5/60s")]
    [InlineData("mcpbounds.rate_limit", "100 / 3600S")]
    [InlineData("mcpbounds.rate_limiters", "Acme.Limiter, Acme.SlowAttribute")]
    [InlineData("mcpbounds.entry_points", "tools")]
    [InlineData("mcpbounds.entry_points", "public")]
    [InlineData("mcpbounds.entry_points", "Public")]
    [InlineData("mcpbounds.tool_attributes", "Acme.ToolAttribute")]
    [InlineData("mcpbounds.tool_attributes", "Acme.ToolAttribute, Acme.Other+NestedAttribute, Acme.GenericAttribute`1")]
    [InlineData("mcpbounds.tool_attributes", "")]
    [InlineData("other.max_response_bytes", "none")]
    [InlineData("dotnet_diagnostic.MCPB001.severity", "error")]
    public async Task A_readable_value_is_silent(string key, string value)
    {
        await VerifyAsync(EditorConfig, $"[*.cs]\n{key} = {value}\n");
        await VerifyAsync(GlobalConfig, $"is_global = true\n{key} = {value}\n");
    }

    [Fact]
    public Task No_options_are_silent() => Verify.VerifyAnalyzerAsync("class C { }");

    [Fact]
    public Task One_value_for_many_files_is_said_once() => new Verify.Test
    {
        TestState =
        {
            Sources = { "class A { }", "class B { }", "class C { }" },
            AnalyzerConfigFiles = { (EditorConfig, "root = true\n[*.cs]\nmcpbounds.entry_points = none\n") },
            ExpectedDiagnostics = { Unreadable("mcpbounds.entry_points = none", "'tools' or 'public'") },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Each_unreadable_value_is_said() => new Verify.Test
    {
        TestState =
        {
            Sources = { ("A/A.cs", "class A { }"), ("B/B.cs", "class B { }") },
            AnalyzerConfigFiles =
            {
                ("A/.editorconfig", "root = true\n[*.cs]\nmcpbounds.max_response_bytes = lots\nmcpbounds.timeout_seconds = 5\n"),
                ("B/.editorconfig", "root = true\n[*.cs]\nmcpbounds.max_response_bytes = few\nmcpbounds.timeout_seconds = soon\n"),
            },
            ExpectedDiagnostics =
            {
                Unreadable("mcpbounds.max_response_bytes = lots", "a whole number above 0"),
                Unreadable("mcpbounds.max_response_bytes = few", "a whole number above 0"),
                Unreadable("mcpbounds.timeout_seconds = soon", "a whole number above 0"),
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("mcpbounds.max_response_bytes = lots", false)]
    [InlineData("mcpbounds.entry_points = all", true)]
    public Task Without_the_sdk_only_options_that_make_tools_matter(string line, bool reported)
    {
        var test = new Verify.Test
        {
            ReferenceAssemblies = ReferenceAssemblies.Net100,
            TestState = { Sources = { "class C { }" }, AnalyzerConfigFiles = { (EditorConfig, $"root = true\n[*.cs]\n{line}\n") } },
        };
        if (reported)
        {
            test.ExpectedDiagnostics.Add(Unreadable(line, "'tools' or 'public'"));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task An_unreadable_value_leaves_the_default_in_force() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestState =
        {
            Sources = { "public sealed class Api { public Task<string> Read(string url) => new HttpClient().GetStringAsync(url); }" },
            AnalyzerConfigFiles = { (EditorConfig, "root = true\n[*.cs]\nmcpbounds.entry_points = everything\n") },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("mcpbounds.entry_points = public")]
    [InlineData("mcpbounds.entry_points = PUBLIC")]
    [InlineData("mcpbounds.tool_attributes = Acme.ToolAttribute")]
    [InlineData("mcpbounds.tool_attributes = Other.Attribute , Acme.ToolAttribute")]
    public async Task A_readable_value_is_heeded_in_either_file_and_without_the_sdk(string line)
    {
        const string Source = """
            namespace Acme
            {
                public sealed class ToolAttribute : Attribute
                {
                }

                public sealed class Api
                {
                    [Tool]
                    public Task<string> Read(string url) => new HttpClient().{|MCPB001:GetStringAsync|}(url);

                    private Task<string> Unused(string url) => new HttpClient().GetStringAsync(url);
                }
            }
            """;
        foreach (var file in new[] { (EditorConfig, $"root = true\n[*.cs]\n{line}\n"), (GlobalConfig, $"is_global = true\n{line}\n") })
        {
            await new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
            {
                ReferenceAssemblies = ReferenceAssemblies.Net100,
                TestState = { Sources = { Source }, AnalyzerConfigFiles = { file } },
            }.RunAsync(TestContext.Current.CancellationToken);
        }
    }

    private static DiagnosticResult Unreadable(string line, string allowed) =>
        Verify.Diagnostic().WithNoLocation().WithMessage($"'{line}' cannot be read and its default holds: set it to {allowed}");

    private static Task VerifyAsync(string path, string content, params DiagnosticResult[] expected)
    {
        var test = new Verify.Test
        {
            TestState = { Sources = { "class C { }" }, AnalyzerConfigFiles = { (path, path == EditorConfig ? $"root = true\n{content}" : content) } },
        };
        foreach (var result in expected)
        {
            test.ExpectedDiagnostics.Add(result);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
