using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Prompting = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnlimitedPrompting>;
using Reads = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>;
using Waits = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnendedWait>;
using Work = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Where an <c>[AllowUnbounded]</c> counts, and where it does not.</summary>
public sealed class OptOutTests
{
    private static readonly ReferenceAssemblies s_library = ReferenceAssemblies.Default.Library;

    /// <summary>Verifies reads, of which <c>MCPB001</c> is expected where the markup says.</summary>
    private static Task ReadsAsync([StringSyntax("c#-test")] string source, params string[] others) => RunAsync(new Reads.Test(), "MCPB001", source, others);

    private static Task RunAsync(AnalyzerTest test, string rule, string source, params string[] others)
    {
        test.ReferenceAssemblies = s_library;
        test.TestCode = Marked($"using McpBounds;\n{source}", rule);
        foreach (var other in others)
        {
            test.TestState.Sources.Add(Marked($"using McpBounds;\n{other}", rule));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Marked(string source, string rule) =>
        source.Replace("[|", $"{{|{rule}:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal);

    [Fact]
    public Task A_local_function_by_its_own_or_the_member_s() => ReadsAsync("""
        public class Tools
        {
            [McpServerTool] public static async Task<string> Own(HttpClient http, string url)
            {
                [AllowUnbounded("It is short.")] Task<string> Read() => http.GetStringAsync(url);
                return await Read() + await http.[|GetStringAsync|](url);
            }

            [McpServerTool, AllowUnbounded("It is short.")] public static async Task<string> Members(HttpClient http, string url)
            {
                Task<string> Read() { return http.GetStringAsync(url); }
                return await Read();
            }
        }
        """);

    [Fact]
    public Task A_lambda_by_its_own_or_the_member_s() => ReadsAsync("""
        public class Tools
        {
            [McpServerTool] public static async Task<string> Own(HttpClient http, string url)
            {
                Func<Task<string>> read = [AllowUnbounded("It is short.")] () => http.GetStringAsync(url);
                Func<Task<string>> other = () => http.[|GetStringAsync|](url);
                return await read() + await other();
            }

            [McpServerTool, AllowUnbounded("It is short.")] public static async Task<string> Members(HttpClient http, string url)
            {
                Func<Task<string>> read = () => http.GetStringAsync(url);
                return await read();
            }

            public static McpServerTool Made() => McpServerTool.Create([AllowUnbounded("It is short.")] (HttpClient http, string url) => http.GetStringAsync(url));
            public static McpServerTool Plain() => McpServerTool.Create((HttpClient http, string url) => http.[|GetStringAsync|](url));
        }
        """);

    [Fact]
    public async Task Members_of_every_kind()
    {
        const string Attribute = "[AllowUnbounded(\"It is short.\")]";
        const string Source = $$"""
            public class Tools
            {
                [McpServerTool] public static object Read(string url) => new Page(url) is var page ? new { page.Text, page.Again, First = page[0], page.Made, Sum = +page } : "";
            }
            public class Page
            {
                private static readonly HttpClient s_http = new();
                {{Attribute}} public Page(string page) => _ = s_http.GetStringAsync("https://a.example");
                {{Attribute}} public object Text => s_http.GetStringAsync("https://b.example");
                public object Again { {{Attribute}} get => s_http.GetStringAsync("https://c.example"); }
                {{Attribute}} public object this[int index] { get { return s_http.GetStringAsync("https://d.example"); } }
                {{Attribute}} public readonly object Made = s_http.GetStringAsync("https://e.example"), Twin = s_http.GetStringAsync("https://f.example");
                {{Attribute}} public static object operator +(Page page) => s_http.GetStringAsync("https://g.example");
            }
            """;

        await RunAsync(new Reads.Test(), "MCPB021", Source);
        await RunAsync(
            new Reads.Test(), "MCPB021", Source.Replace(Attribute, "", StringComparison.Ordinal).Replace("GetStringAsync", "[|GetStringAsync|]", StringComparison.Ordinal));
    }

    [Fact]
    public Task Types_around_the_finding_in_any_part_of_them() => ReadsAsync(
        """
        public static partial class Outer
        {
            public class Inner { [McpServerTool] public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url); }
        }
        [AllowUnbounded("It is short.")] public struct Value { [McpServerTool] public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url); }
        [AllowUnbounded("It is short.")] public record Row { [McpServerTool] public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url); }
        [AllowUnbounded("It is short.")] public interface IPages { [McpServerTool] static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url); }
        public static class Beside { [McpServerTool] public static Task<string> Read(HttpClient http, string url) => http.[|GetStringAsync|](url); }
        """,
        """[AllowUnbounded("It is short.")] public static partial class Outer { }""");

    [Fact]
    public Task Either_part_of_a_partial_method() => ReadsAsync(
        """
        public static partial class Tools
        {
            [McpServerTool] public static partial Task<string> First(HttpClient http, string url);
            [AllowUnbounded("It is short."), McpServerTool] public static partial Task<string> Second(HttpClient http, string url);
        }
        """,
        """
        public static partial class Tools
        {
            [AllowUnbounded("It is short.")] public static partial Task<string> First(HttpClient http, string url) => http.GetStringAsync(url);
            public static partial Task<string> Second(HttpClient http, string url) => http.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task Not_what_is_inherited_nor_the_tool_that_comes_there() => ReadsAsync("""
        [AllowUnbounded("It is short.")] public abstract class Base { [AllowUnbounded("It is short.")] public abstract Task<string> Read(HttpClient http, string url); }
        public class Derived : Base { public override Task<string> Read(HttpClient http, string url) => http.[|GetStringAsync|](url); }
        public class Tools { [McpServerTool, AllowUnbounded("It is short.")] public static Task<string> Read(HttpClient http, string url) => new Derived().Read(http, url); }
        """);

    [Fact]
    public Task The_whole_assembly_from_any_file() => ReadsAsync(
        """public class Tools { [McpServerTool] public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url); }""",
        """[assembly: AllowUnbounded("It is short.", "MCPB001")]""");

    [Fact]
    public Task Not_with_an_empty_reason() => ReadsAsync("""
        public class Tools
        {
            [McpServerTool, AllowUnbounded("")] public static Task<string> Empty(HttpClient http, string url) => http.[|GetStringAsync|](url);
            [McpServerTool, AllowUnbounded(" \t", "MCPB001")] public static Task<string> Blank(HttpClient http, string url) => http.[|GetStringAsync|](url);
            [McpServerTool, AllowUnbounded(null!)] public static Task<string> None(HttpClient http, string url) => http.[|GetStringAsync|](url);
        }
        """);

    [Fact]
    public Task The_rules_that_it_names_however_they_are_written() => ReadsAsync("""
        public class Tools
        {
            private const string Rule = "MCPB001";
            [McpServerTool, AllowUnbounded("It is short.", "MCPB021", Rule)] public static Task<string> Listed(HttpClient http, string url) => http.GetStringAsync(url);
            [McpServerTool, AllowUnbounded(rules: new[] { "MCPB001" }, reason: "It is short.")] public static Task<string> Array(HttpClient http, string url) => http.GetStringAsync(url);
            [McpServerTool, AllowUnbounded("It is short.", "MCPB004"), AllowUnbounded("It is.", "MCPB001")] public static Task<string> Two(HttpClient http, string url) => http.GetStringAsync(url);
            [McpServerTool, AllowUnbounded("It is short.", rules: null!)] public static Task<string> Null(HttpClient http, string url) => http.GetStringAsync(url);
            [McpServerTool, AllowUnbounded("It is short.", "MCPB021")] public static Task<string> Other(HttpClient http, string url) => http.[|GetStringAsync|](url);
            [McpServerTool, AllowUnbounded("It is short.", "mcpb001")] public static Task<string> Lower(HttpClient http, string url) => http.[|GetStringAsync|](url);
        }
        """);

    [Fact]
    public async Task An_attribute_of_one_s_own_by_its_full_name()
    {
        const string Attribute = "public sealed class AllowUnboundedAttribute : Attribute { public AllowUnboundedAttribute(string reason, params string[] rules) { } }";
        const string Tool = """public class Tools { [McpServerTool, {0}AllowUnbounded("It is short.")] public static Task<string> Read(HttpClient http, string url) => http.{1}(url); }""";
        var own = new Reads.Test { TestCode = $"{Tool.Replace("{0}", "McpBounds.", StringComparison.Ordinal).Replace("{1}", "GetStringAsync", StringComparison.Ordinal)} namespace McpBounds {{ {Attribute} }}" };
        await own.RunAsync(TestContext.Current.CancellationToken);

        var foreign = Tool.Replace("{0}", "", StringComparison.Ordinal).Replace("{1}", "{|MCPB001:GetStringAsync|}", StringComparison.Ordinal);
        await new Reads.Test { TestCode = $"{foreign} {Attribute}" }.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Top_level_statements_by_the_type_that_they_belong_to()
    {
        const string Statements = """
            var tool = McpServerTool.Create((HttpClient http, string url) => http.[|GetStringAsync|](url));
            """;
        await RunAsync(Program(), "MCPB001", Statements);
        await RunAsync(Program(), "MCPB001", $"{Statements.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)}\n[AllowUnbounded(\"It is short.\")] partial class Program {{ }}");

        static Reads.Test Program() => new() { TestState = { OutputKind = OutputKind.ConsoleApplication } };
    }

    [Fact]
    public Task A_wait_that_is_left_does_not_stand_for_the_next_in_its_body() => RunAsync(new Waits.Test(), "MCPB024", """
        public class Tools
        {
            [McpServerTool] public static async Task<string> Read(HttpClient http)
            {
                [AllowUnbounded("It is near.")] Task<string> First() => http.GetStringAsync("https://a.example");
                return await First() + await http.[|GetStringAsync|]("https://b.example");
            }
        }
        """);

    [Fact]
    public Task A_number_that_is_left_does_not_stand_for_its_next_use() => RunAsync(new Work.Test(), "MCPB003", """
        public class Tools
        {
            [McpServerTool] public static int Read(int count)
            {
                [AllowUnbounded("It is cheap.")] byte[] First() => new byte[count];
                return First().Length + new int[[|count|]].Length;
            }
        }
        """);

    [Fact]
    public Task A_question_that_is_left_does_not_stand_for_the_next_of_its_tool() => RunAsync(new Prompting.Test(), "MCPB005", """
        using ModelContextProtocol.Protocol;
        public class Tools
        {
            [McpServerTool] public static async Task<string> Delete(McpServer server)
            {
                await First(server);
                return await Second(server);
            }

            [AllowUnbounded("Asked once at most.", "MCPB005")]
            private static async Task First(McpServer server) => await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() });

            private static async Task<string> Second(McpServer server)
            {
                while (!(await server.[|ElicitAsync|](new ElicitRequestParams { Message = "Really?", RequestedSchema = new() })).IsAccepted)
                {
                }

                return "Deleted.";
            }
        }
        """);
}
