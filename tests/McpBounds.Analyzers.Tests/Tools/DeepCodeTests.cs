using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>Code that is longer or nests deeper than a person would write ends neither in a stack overflow nor in silence.</summary>
public sealed class DeepCodeTests
{
    private const string Read = "new HttpClient().GetStringAsync(\"https://a.example\")";

    [Fact]
    public async Task A_method_of_ten_thousand_lines() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static async Task<string> M(string id, bool[] flags)
            {
                var n = 0;
                {{string.Concat(Enumerable.Range(0, 10_000).Select(static line => $"n += id.Length + {line};\n"))}}
                return await {{Read}} + n;
            }
        }
        """);

    [Fact]
    public async Task A_chain_of_a_thousand_else_ifs() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static async Task<string> M(int n)
            {
                {{string.Concat(Enumerable.Range(0, 1000).Select(static line => $"if (n == {line}) return \"{line}\";\nelse "))}}
                return await {{Read}};
            }
        }
        """);

    [Fact]
    public async Task A_sum_of_two_thousand_terms() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static async Task<string> M(string id) =>
                id {{string.Concat(Enumerable.Range(0, 2000).Select(static line => $"+ id\n"))}} + await {{Read}};
        }
        """);

    [Fact]
    public async Task A_sum_of_two_thousand_terms_as_an_address() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static async Task<string> M(string id)
            {
                var url = "https://a.example/" {{string.Concat(Enumerable.Range(0, 2000).Select(static line => $"+ id\n"))}};
                return await new HttpClient().GetStringAsync(url);
            }
        }
        """);

    [Fact]
    public async Task A_fluent_chain_of_a_thousand_calls() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static async Task<string> M(string id) =>
                (await {{Read}}){{string.Concat(Enumerable.Range(0, 1000).Select(static line => ".Trim()\n"))}};
        }
        """);

    [Fact]
    public async Task Blocks_and_lambdas_nested_a_hundred_deep() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static void M(bool b)
            {
                {{string.Concat(Enumerable.Range(0, 100).Select(static depth => $"if (b) {{ Action a{depth} = () => {{\n"))}}
                {{Read}}.Wait();
                {{string.Concat(Enumerable.Range(0, 100).Select(static depth => "};\n}\n"))}}
            }
        }
        """);

    [Fact]
    public async Task A_chain_of_two_thousand_methods() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static void M() => Step0();
            {{string.Concat(Enumerable.Range(0, 2000).Select(static step => $"static void Step{step}() => Step{step + 1}();\n"))}}
            static void Step2000() => {{Read}}.Wait();
        }
        """);

    [Fact]
    public async Task A_value_handed_through_a_thousand_methods() => await VerifyAsync($$"""
        class T
        {
            [McpServerTool] static string M(string url) => Step0(url);
            {{string.Concat(Enumerable.Range(0, 1000).Select(static step => $"static string Step{step}(string url) => Step{step + 1}(url);\n"))}}
            static string Step1000(string url) => new HttpClient().GetStringAsync(url).Result;
        }
        """);

    [Fact]
    public async Task A_delegate_handed_through_three_hundred_methods() => await VerifyAsync($$"""
        class T
        {
            private static Func<Task>? s_kept;
            [McpServerTool] static void M() => s_kept?.Invoke();
            static void Main() => Step0(() => {{Read}});
            {{string.Concat(Enumerable.Range(0, 300).Select(static step => $"static void Step{step}(Func<Task> code) => Step{step + 1}(code);\n"))}}
            static void Step300(Func<Task> code) => s_kept = code;
        }
        """);

    [Fact]
    public async Task A_hierarchy_of_three_hundred_classes() => await VerifyAsync($$"""
        class T { [McpServerTool] static void M() => new C300(); }
        class C0 { public C0() => {{Read}}.Wait(); }
        {{string.Concat(Enumerable.Range(1, 300).Select(static depth => $"class C{depth} : C{depth - 1} {{ }}\n"))}}
        """);

    [Fact]
    public async Task Delegates_that_return_themselves() => await VerifyAsync($$"""
        class T
        {
            delegate object Self();
            delegate Again Again();
            [McpServerTool] static void M()
            {
                Again? again = null;
                again = () => again!()();
                var url = again()()().ToString();
                new HttpClient().GetStringAsync(url).Wait();
                object function = (Self)(() => 1);
                function = Microsoft.Extensions.AI.AIFunctionFactory.Create((Delegate)function);
                (object A, object B) one = (1, 2), two = (3, 4);
                one = ((object, object))two.B; two = ((object, object))one.B;
                new HttpClient().GetStringAsync((string)one.A).Wait();
            }
        }
        """, reads: 2);

    /// <summary>On a thread with the stack that a build on Windows has; the driver is told to stay on it.</summary>
    private static async Task VerifyAsync(string source, int reads = 1)
    {
        var compilation = Compiled.Code(source);
        var reported = ImmutableArray<Diagnostic>.Empty;
        var thread = new Thread(() => reported = Driver.BuildAsync(compilation, CancellationToken.None, concurrent: false).GetAwaiter().GetResult(), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(reads, reported.Length);

        Assert.Equal(Driver.Text(reported), Driver.Text(await Driver.BuildAsync(compilation.Clone())));
    }
}
