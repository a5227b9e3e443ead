using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>Code under test says <c>Origins(x, "a", "b")</c>: what the value may come from, as it stands in the code, sorted.</summary>
public sealed class ValueFlowTests
{
    private const string Marks = """
        global using static Marks;
        static class Marks { public static void Origins(object? value, params string[] expected) { } }
        """;

    [Fact]
    public void Locals_come_from_all_that_they_are_given() => Verify("""
        class T
        {
            [McpServerTool] void M(bool b)
            {
                var a = 1; Origins(a, "1");
                int c; if (b) c = 2; else c = 3; Origins(c, "2", "3");
                int d = 4, e = 5; d = e; Origins(d, "4", "5");
                int f = 6; f = f; Origins(f, "6");
                for (var i = 7; i < 8; i++) Origins(i, "7");
            }
        }
        """);

    [Fact]
    public void Choices_come_from_each_side() => Verify("""
        class T
        {
            [McpServerTool] void M(string? a, bool b, int n)
            {
                Origins(a ?? "1", "\"1\"", "a");
                Origins(b ? "2" : "3", "\"2\"", "\"3\"");
                Origins(n switch { 1 => "4", _ => "5" }, "\"4\"", "\"5\"");
                a ??= "6"; Origins(a, "a");
                string? c = null; c ??= "7"; Origins(c, "\"7\"", "null");
                Origins((b ? ("8") : a)!, "\"8\"", "a");
            }
        }
        """);

    [Fact]
    public void Conversions_and_waiting_do_not_hide_an_origin() => Verify("""
        class T
        {
            [McpServerTool] async Task M(string a, Task<string> task)
            {
                Origins((object)a, "a");
                Origins((a as object)!, "a");
                Origins(await task, "task");
                Origins(await task.ConfigureAwait(false), "task");
                Origins(task.Result, "task");
                Origins(task.GetAwaiter().GetResult(), "task");
                Origins(await Task.FromResult(a), "a");
                Origins(await task.WaitAsync(TimeSpan.Zero), "task");
            }
        }
        """);

    [Fact]
    public void Out_arguments_come_from_the_call_that_fills_them() => Verify("""
        class T
        {
            [McpServerTool] void M(Dictionary<string, string> map)
            {
                map.TryGetValue("a", out var a); Origins(a, "map.TryGetValue(\"a\", out var a)");
                string? b; map.TryGetValue("b", out b); Origins(b, "map.TryGetValue(\"b\", out b)");
                if (int.TryParse("1", out int n)) Origins(n, "int.TryParse(\"1\", out int n)");
                Fill(out var filled); Origins(filled, "5");
            }
            static void Fill(out int value) => value = 5;
        }
        """);

    [Fact]
    public void Tuples_come_from_their_parts() => Verify("""
        class T
        {
            [McpServerTool] void M()
            {
                var (a, b) = (1, 2); Origins(a, "1"); Origins(b, "2");
                (int c, int d) = Pair(); Origins(c, "3"); Origins(d, "4");
                var pair = Pair(); Origins(pair.Item1, "3"); Origins(pair.Second, "4");
                int e, f; (e, f) = (5, 6); Origins(e, "5"); Origins(f, "6");
            }
            static (int First, int Second) Pair() => (3, 4);
        }
        """);

    [Fact]
    public void Patterns_come_from_what_they_match() => Verify("""
        class T
        {
            [McpServerTool] void M(object value)
            {
                if (value is string text) Origins(text, "value");
                if (value is var other) Origins(other, "value");
                if (value is string { Length: > 0 } matched) Origins(matched, "value");
                _ = value switch { string arm => Use(arm), _ => 0 };
                switch (value) { case string label: Origins(label, "value"); break; }
            }
            static int Use(string value) { Origins(value, "value"); return 0; }
        }
        """);

    [Fact]
    public void Loops_come_from_what_they_walk() => Verify("""
        class T
        {
            [McpServerTool] void M(string[] items, List<(int A, int B)> pairs)
            {
                foreach (var item in items) Origins(item, "items");
                foreach (var (a, b) in pairs) Origins(a, "pairs");
            }
        }
        """);

    [Fact]
    public void Fields_and_properties_come_from_all_that_they_are_given() => Verify("""
        class T
        {
            private int _initial = 1;
            private static int s_static = 2;
            private int _constructed;
            private int Auto { get; set; } = 4;
            private int Computed => 5;
            private int Getter { get { return 6; } }
            private const int Constant = 7;
            private readonly Lazy<int> _lazy = new(() => 8);
            public T() { _constructed = 3; this.Auto = 9; s_static = 10; }
            [McpServerTool] void M()
            {
                Origins(_initial, "1"); Origins(s_static, "10", "2"); Origins(_constructed, "3"); Origins(Auto, "4", "9"); Origins(Computed, "5"); Origins(Getter, "6");
                Origins(Constant, "7"); Origins(T.s_static, "10", "2"); Origins(this._initial, "1");
            }
        }
        """);

    [Fact]
    public void Members_of_another_file_and_of_a_record_come_from_where_they_are_filled() => Verify(
        """
        class T
        {
            [McpServerTool] void M() { Use(new Settings("1") { Name = "2" }); }
            void Use(Settings settings) { Origins(settings.Url, "\"1\""); Origins(settings.Name, "\"2\"", "\"3\""); }
        }
        """,
        """record Settings(string Url) { public string Name { get; init; } = "3"; }""");

    [Fact]
    public void Calls_come_from_what_they_return() => Verify("""
        class T
        {
            [McpServerTool] async Task M(IService service, Base b)
            {
                Origins(One(), "1");
                Origins(Many(2), "2", "3");
                Origins(await Later(), "4");
                Origins(Local(), "5");
                Origins(service.Get(), "6", "7");
                Origins(b.Get(), "8", "9");
                Origins(Environment.TickCount, "Environment.TickCount");
                Origins(Math.Abs(1), "Math.Abs(1)");
                Func<int> code = () => 10; Origins(code(), "10");
                Origins(Identity("a"), "\"a\"");
                int Local() { return 5; }
            }
            static int One() => 1;
            static int Many(int n) { if (n > 0) return 2; Func<int> other = () => 4; return 3; }
            static async Task<int> Later() { await Task.Yield(); return 4; }
            static TItem Identity<TItem>(TItem item) => item;
        }
        interface IService { int Get(); }
        class A : IService { public int Get() => 6; static void Main() => new A(); }
        class B : IService { int IService.Get() => 7; static void Main() => new B(); }
        class Base { public virtual int Get() => 8; }
        class Derived : Base { public override int Get() => 9; static void Main() => new Derived(); }
        """);

    [Fact]
    public void Parameters_come_from_the_arguments_of_tool_code() => Verify("""
        class T
        {
            [McpServerTool] void M(string tool) { Origins(tool, "tool"); Helper("1"); Helper(b: "2", value: "3"); Optional(); Local("7"); void Local(string x) => Origins(x, "\"7\""); }
            void Helper(string value, string b = "4") { Origins(value, "\"1\"", "\"3\""); Origins(b, "\"2\"", "\"4\""); }
            void Optional(string value = "5") => Origins(value, "\"5\"");
            static void Main() => new T().Helper("6");
        }
        """);

    [Fact]
    public void What_a_constructor_takes_comes_from_wherever_the_object_is_made() => Verify("""
        class T { [McpServerTool] void M(Service service) => service.Get(); }
        class Service
        {
            private readonly string _url;
            public Service(string url) => _url = url;
            public void Get() => Origins(_url, "\"1\"");
            static void Main() => new Service("1");
        }
        class Derived : Base { public Derived(string other) : base(other) { } static void Main() => new Derived("3"); }
        class Base { private readonly string _url; public Base(string url) => _url = url; public void Get() => Origins(_url, "\"3\""); }
        """);

    [Fact]
    public void What_a_primary_constructor_takes_comes_from_wherever_the_object_is_made()
    {
        Compiled.Needs(csharp: 12);
        Verify("""
            class Primary(string url)
            {
                private readonly string _kept = url;
                public void Get() { Origins(url, "\"2\""); Origins(_kept, "\"2\""); }
                static void Main() => new Primary("2").Get();
            }
            class Derived(string other) : Base(other) { static void Main() => new Derived("3"); }
            class Base { private readonly string _url; public Base(string url) => _url = url; public void Get() => Origins(_url, "\"3\""); }
            """);
    }

    [Fact]
    public void What_goes_round_in_a_circle_ends() => Verify("""
        class T
        {
            private int _a; private int _b;
            [McpServerTool] void M(int n)
            {
                _a = _b; _b = _a; Origins(_a);
                int x = 1, y = 2; x = y; y = x; Origins(x, "1", "2");
                Recurse(n);
                Origins(Even(1), "3");
            }
            void Recurse(int n) { Origins(n, "n"); Recurse(n); }
            static int Even(int n) => n == 0 ? 3 : Odd(n);
            static int Odd(int n) => Even(n);
        }
        """);

    private static string Text(Microsoft.CodeAnalysis.IOperation origin) => origin.ConstantValue switch
    {
        { HasValue: true, Value: string text } => $"\"{text}\"",
        { HasValue: true, Value: { } value } => $"{value}",
        _ => origin.Syntax.ToString(),
    };

    private static void Verify(params string[] sources)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var compilation = Compiled.Code([.. sources, Marks]);
        var tools = Compiled.Tools(compilation);
        var calls = Compiled.Calls(compilation, "Origins");

        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var model = tools.References.ModelOf(call.SyntaxTree);
            var value = ((IInvocationOperation)model.GetOperation(call, cancellation)!).Arguments[0].Value;
            var expected = call.ArgumentList.Arguments.Skip(1).Select(argument => (string)model.GetConstantValue(argument.Expression, cancellation).Value!);
            var actual = tools.Values.OriginsOf(value, cancellation).Select(Text).Distinct().Order(StringComparer.Ordinal);

            Assert.Equal($"{call}: {string.Join(" | ", expected)}", $"{call}: {string.Join(" | ", actual)}");
        }
    }
}
