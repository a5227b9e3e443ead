using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Code under test says <c>Open(x, "n")</c>: what leaves the value without an upper bound there, as it stands in the code, sorted; nothing where it is capped.</summary>
public sealed class CapTests
{
    private const string Marks = """
        global using static Marks;
        static class Marks
        {
            public static void Open(object? value, params string[] expected) { }
            public const int Max = 100;
            public enum Size { Small, Large }
        }
        """;

    [Fact]
    public void A_number_of_the_agent_is_open_and_its_own_bound_caps_nothing() => Body("""
        Open(n, "n"); Open(m, "m"); Open(n + 1, "n"); Open(2 * n, "n"); Open(n / 2, "n"); Open((long)n, "n"); Open(n * other, "n", "other");
        Open(Math.Min(n, other), "n", "other"); Open(Math.Clamp(n, 1, other), "n", "other"); Open(Math.Max(n, 1), "n"); Open(Math.Max(n, other), "n", "other");
        Open(TimeSpan.FromSeconds(n), "n"); Open(TimeSpan.FromSeconds(n).TotalMilliseconds, "n"); Open(n.ToString(), "n"); Open($"{n}", "n"); Open(int.Parse(text), "text");
        Open(m ?? 20, "m"); Open(m.Value, "m"); Open(m.GetValueOrDefault(), "m"); Open(n <= 0 ? 20 : n, "n"); Open(Math.Abs(n), "n"); Open(-n, "n");
        """);

    [Fact]
    public void What_the_agent_does_not_choose_is_capped() => Body("""
        Open(20); Open(Max); Open(Max * 2 + 1); Open(_configured); Open(Environment.ProcessorCount); Open(null);
        """);

    [Fact]
    public void A_constant_out_of_reach_bounds_nothing() => Body("""
        Open(int.MaxValue, "2147483647"); Open(Math.Min(n, int.MaxValue), "2147483647", "n"); if (n <= int.MaxValue) Open(n, "n"); if (n is < 0 or > int.MaxValue - 1) return; Open(n);
        """);

    [Fact]
    public void How_much_data_there_is_bounds_nothing() => Body("""
        Open(Math.Min(n, text.Length), "n", "text.Length"); Open(Math.Min(n, new List<int>().Count), "n", "new List<int>().Count"); if (n < text.Length) Open(n, "n");
        if (System.Text.Encoding.UTF8.GetByteCount(text) <= n) return; Open(n, "n"); Open(Math.Min(n, s_sizes.Length));
        """);

    [Fact]
    public void A_lower_of_two_is_capped_by_either() => Body("""
        Open(Math.Min(n, 50)); Open(Math.Min(Max, n)); Open(Math.Clamp(n, 1, Max)); Open(Math.Min(m ?? 20, Max)); Open(Math.Max(1, Math.Min(n, Max))); Open(Math.Min(n, _configured));
        Open(Math.Min(n, Math.Min(other, 5))); Open(n % 7); Open(n & 0xff); Open(int.Clamp(n, 1, Max)); Open(int.Min(n, Max)); Open(Math.Min(n, Max) * 4); Open(Math.Min(n, Max) / other);
        """);

    [Fact]
    public void A_small_type_is_a_cap() => Body("""
        Open(size); Open((int)size); Open(small); Open((byte)n); Open(small * 10);
        """, "Size size, byte small");

    [Fact]
    public void A_choice_is_capped_if_each_side_is() => Body("""
        Open(n > Max ? Max : n); Open(n < Max ? n : Max); Open(Max < n ? Max : n); Open(n > Max ? n : Max, "n"); Open(text == "all" ? n : 5, "n");
        Open(n switch { 1 => 10, 2 => 20, _ => 30 }); Open(n switch { > Max => Max, _ => n }); Open(n switch { <= 0 => 20, > Max => Max, var x => x }); Open(n switch { <= 0 => 20, _ => n }, "n");
        Open(n switch { > 0 and <= Max => n, _ => 20 }); Open(n is > 0 and <= Max ? n : 20); Open(m is { } given && given <= Max ? m.Value : 20, "m");
        Open(m is > 0 and < Max ? m.Value : 20); Open(text switch { "a" => 1, _ => n }, "n");
        """);

    [Theory]
    [InlineData("if (n > Max) n = Max; Open(n);")]
    [InlineData("if (n > Max) { n = Max; } else if (n < 1) { n = 1; } Open(n);")]
    [InlineData("if (n < 1 || n > Max) n = 20; Open(n);")]
    [InlineData("if (n < 1) n = 1; Open(n, \"n\");")]
    [InlineData("n = Math.Min(n, Max); Open(n);")]
    [InlineData("var taken = Math.Min(n, Max); Open(taken); Open(n, \"n\");")]
    [InlineData("m ??= 20; Open(m, \"m\"); m = Math.Min(m.Value, Max); Open(m);")]
    [InlineData("m = m ?? 20; if (m > Max) m = Max; Open(m.Value);")]
    [InlineData("var taken = n; if (taken > Max) taken = Max; Open(taken);")]
    [InlineData("var taken = m ?? 20; if (taken > Max) taken = Max; Open(taken);")]
    [InlineData("Open(n, \"n\"); n = Math.Min(n, Max); Open(n); n = other; Open(n, \"other\");")]
    [InlineData("n = Math.Min(n, Max); n += 1; Open(n); n++; Open(n);")]
    [InlineData("while (n > Max) n /= 2; Open(n);")]
    [InlineData("if (text == \"x\") n = Math.Min(n, Max); Open(n, \"n\");")]
    [InlineData("if (n > other) n = other; Open(n, \"n\", \"other\");")]
    public void An_assignment_caps_where_it_is_passed(string code) => Body(code);

    [Theory]
    [InlineData("if (n > Max) throw new ArgumentException(); Open(n);")]
    [InlineData("if (n > Max) return; Open(n);")]
    [InlineData("if (n < 1 || n > Max) return; Open(n);")]
    [InlineData("if (!(n >= 1 && n <= Max)) return; Open(n);")]
    [InlineData("if (n is < 1 or > Max) return; Open(n);")]
    [InlineData("if (n is not (>= 1 and <= Max)) return; Open(n);")]
    [InlineData("if (n is > 0 and <= Max) { Open(n); } else { Open(n, \"n\"); }")]
    [InlineData("if (m is < 1 or > Max) return; Open(m ?? 20);")]
    [InlineData("if (m.HasValue && m.Value > Max) return; Open(m ?? 20);")]
    [InlineData("if (m != null && m > Max) return; Open(m);")]
    [InlineData("if ((m ?? 20) > Max) return; Open(m ?? 20);")]
    [InlineData("if (n != 10 && n != 20) return; Open(n);")]
    [InlineData("if (n == 50) Open(n);")]
    [InlineData("switch (n) { case 1: case 2: Open(n); break; case > 500: return; default: Open(n); break; }")]
    [InlineData("switch (n) { case 1: break; default: Open(n, \"n\"); break; }")]
    [InlineData("if (n * 10 > Max) return; Open(n);")]
    [InlineData("if (n + other > Max) return; Open(n);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Max); Open(n);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfGreaterThan(n, other); Open(n, \"n\");")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNegative(n); Open(n, \"n\");")]
    [InlineData("if (!s_sizes.Contains(n)) return; Open(n);")]
    [InlineData("if (!agents.Contains(n)) return; Open(n, \"n\");")]
    [InlineData("var isValid = n > 0 && n <= Max; if (!isValid) return; Open(n);")]
    [InlineData("var isTooLarge = n > Max; if (isTooLarge) return; Open(n);")]
    [InlineData("if (n > Max) Console.WriteLine(n); Open(n, \"n\");")]
    [InlineData("if (n <= 0) return; Open(n, \"n\");")]
    [InlineData("if (text == \"x\") { if (n > Max) return; } Open(n, \"n\");")]
    [InlineData("if (n > Max && text == \"x\") return; Open(n, \"n\");")]
    [InlineData("if (n > other) return; Open(n, \"n\");")]
    [InlineData("if (n > Max) return; n = other; Open(n, \"other\");")]
    [InlineData("try { if (n > Max) throw new ArgumentException(); Open(n); } catch { Open(n, \"n\"); } Open(n, \"n\");")]
    [InlineData("do { Open(n, \"n\", \"other\"); n = other; } while (n > 0);")]
    public void A_guard_caps_what_it_lets_through(string code) => Body(code);

    [Fact]
    public void A_lambda_and_a_local_function_see_what_their_function_let_through() => Body("""
        if (n > Max) return;
        Action a = () => Open(n); a();
        Local(); Inner(other); Inner(3);
        void Local() => Open(n);
        void Inner(int k) => Open(k, "other");
        Action b = () => { if (other > Max) return; Open(other); }; b();
        Action c = () => Open(other, "other"); c();
        """);

    [Fact]
    public void Helpers_of_the_project_cap_what_they_return_for_the_call_that_asks() => Body("""
        Open(Limit(n)); Open(Within(n, 1, Max)); Open(Within(n, 1, other), "n", "other"); Open(Twice(n), "n"); Open(Parse(text)); Open(n.AtMost(Max)); Open(n.AtMost(other), "n", "other");
        Open(Normalise(m)); var (a, b) = Both(n, other); Open(a); Open(b, "other"); int.TryParse(text, out var parsed); Open(parsed, "text"); if (parsed > Max) return; Open(parsed); Open(_lookup[text]); _lookup.TryGetValue(text, out var found); Open(found);
        """, members: """
        static int Limit(int value) => Math.Min(value, Max);
        static int Within(int value, int low, int high) => value < low ? low : value > high ? high : value;
        static int Twice(int value) => value * 2;
        static int Parse(string text) => int.TryParse(text, out var value) && value <= Max ? value : 20;
        static int Normalise(int? value) { if (value is null or <= 0) return 20; if (value > Max) return Max; return value.Value; }
        static (int, int) Both(int a, int b) => (Math.Min(a, Max), b);
        static readonly Dictionary<string, int> _lookup = new() { ["small"] = 10 };
        """, types: "static class More { public static int AtMost(this int value, int high) => value > high ? high : value; }");

    [Fact]
    public void Helpers_of_the_project_guard_what_they_check() => Body("""
        Check(n); Open(n);
        CheckPositive(other); Open(other, "other");
        if (!IsValid(m ?? 20)) return; Open(m ?? 20);
        """, members: """
        static void Check(int value) { if (value > Max) throw new ArgumentException(); }
        static void CheckPositive(int value) { if (value < 1) throw new ArgumentException(); }
        static bool IsValid(int value) => value is > 0 and <= Max;
        """);

    [Theory]
    [InlineData("var error = Validate(n); if (error != null) return; Open(n);")]
    [InlineData("if (Validate(n) is { } error) return; Open(n);")]
    [InlineData("if (Validate(n) is string error) return; Open(n);")]
    [InlineData("var error = Validate(n); if (!string.IsNullOrEmpty(error)) return; Open(n);")]
    [InlineData("var error = Validate(n); Console.WriteLine(error); Open(n, \"n\");")]
    [InlineData("if (!TryCheck(n, out var error)) return; Open(n);")]
    [InlineData("if (TryCheck(n, out var error)) return; Open(n, \"n\");")]
    public void A_check_that_returns_its_error_guards_where_there_is_none(string code) => Body(code, members: """
        static string? Validate(int value) { if (value < 1) return "too small"; if (value > Max) return $"too large: {value}"; return null; }
        static bool TryCheck(int value, out string error) { if (value > Max) { error = "too large"; return false; } error = ""; return true; }
        """);

    [Fact]
    public void Members_of_an_object_are_guarded_by_their_name() => Body("""
        Open(request.Limit, "request.Limit"); Open(request.Inner.Limit, "request.Inner.Limit");
        if (request.Limit > Max) return; Open(request.Limit); Open(request.Other, "request.Other");
        if (request is { Inner.Limit: > Max }) return; Open(request.Inner.Limit);
        if (request is not { Other: <= Max }) return; Open(request.Other);
        request.Limit = other; Open(request.Limit, "other");
        """, "Request request", types: "class Request { public int Limit { get; set; } public int Other { get; set; } public Inner Inner { get; set; } = new(); } class Inner { public int Limit { get; set; } }");

    [Fact]
    public void Members_made_by_the_server_are_what_they_are_given() => Body("""
        var query = new Query(Math.Min(n, Max), other) { Top = Math.Min(n, Max), Skip = other }; Open(query.Top); Open(query.Skip, "other"); Open(query.First); Open(query.Second, "other"); Open(query.Sum);
        """, types: "record Query(int First, int Second) { public int Top { get; init; } public int Skip { get; init; } public int Sum { get => Math.Min(Skip, Max); } }");

    [Fact]
    public void A_parameter_of_a_helper_is_capped_if_all_that_tools_pass_is() => Body("""
        Capped(Math.Min(n, Max)); Capped(5); Mixed(n); Mixed(3);
        """, members: """
        void Capped(int value) => Open(value);
        void Mixed(int value, int other = 7) { Open(value, "n"); Open(other); }
        """);

    [Fact]
    public void What_goes_round_in_a_circle_ends() => Body("""
        Recurse(n); int a = 1, b = 2; while (a < 10) { a = b; b = a; } Open(a); n = Math.Min(n, n); Open(n, "n", "n"); for (var i = 0; i < n; i++) { n = n + i; } Open(n, "n", "n");
        """, members: "void Recurse(int value) { Open(value, \"n\"); Recurse(value - 1); }");

    [Fact]
    public void What_a_handler_reads_out_of_a_request_is_open() => Verify("""
        class T
        {
            static void Main() => new McpServerHandlers().CallToolHandler = (request, token) =>
            {
                var args = request.Params!.Arguments!;
                var n = args["limit"].GetInt32(); Open(n, "args[\"limit\"].GetInt32()"); Open(Math.Min(n, Max));
                if (args.TryGetValue("top", out var element) && element.TryGetInt32(out var top)) { Open(top, "element.TryGetInt32(out var top)"); if (top <= Max) Open(top); }
                return default;
            };
        }
        """);

    private static string Text(IOperation origin) => origin.ConstantValue is { HasValue: true, Value: { } value } ? $"{value}" : origin.Syntax.ToString();

    /// <summary>A tool of which <paramref name="code"/> is the body; the agent sends <c>n</c>, <c>m</c>, <c>other</c>, <c>text</c> and <c>agents</c>.</summary>
    private static void Body(string code, string parameters = "", string members = "", string types = "") => Verify($$"""
        class T
        {
            private readonly int _configured = Environment.ProcessorCount;
            private static readonly int[] s_sizes = { 1, 2, 3 };
            [McpServerTool] void M(int n, int? m, int other, string text, int[] agents{{(parameters.Length > 0 ? ", " : "")}}{{parameters}}) { {{code}} }
            {{members}}
        }
        {{types}}
        """);

    private static void Verify(params string[] sources)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var compilation = Compiled.Code([.. sources, Marks]);
        var tools = Compiled.Tools(compilation);
        var calls = Compiled.Calls(compilation, "Open");

        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var model = tools.References.ModelOf(call.SyntaxTree);
            var value = ((IInvocationOperation)model.GetOperation(call, cancellation)!).Arguments[0].Value;
            var expected = call.ArgumentList.Arguments.Skip(1).Select(argument => (string)model.GetConstantValue(argument.Expression, cancellation).Value!);
            var actual = Cap.OpenBy(value, tools, cancellation).Select(Text).Order(StringComparer.Ordinal);

            Assert.Equal($"{call}: {string.Join(" | ", expected)}", $"{call}: {string.Join(" | ", actual)}");
            Assert.Equal(!expected.Any(), Cap.Covers(value, tools, cancellation));
        }
    }
}
