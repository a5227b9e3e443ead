namespace McpBounds.Analyzers.Tools;

/// <summary>What runs because reached code says so: the first row of the table in which calls, and all that the language calls by itself, count.</summary>
public sealed class ReachOfCallsTests
{
    [Fact]
    public Task A_call_is_followed_and_code_that_nobody_calls_is_silent() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M() => A();
            static void A() => B();
            static void B() => Reached();
            static void C() => B();
            static void D() { Unreached(); A(); }
        }
        """);

    [Fact]
    public Task A_call_in_another_file_and_type_is_followed() => Code.VerifyAsync(
        "class T { [McpServerTool] static void M() => Other.A(); }",
        "static class Other { public static void A() => Deep.Inner.B(); }",
        "namespace Deep { static class Inner { public static void B() => Reached(); public static void C() => Unreached(); } }");

    [Fact]
    public Task An_overload_that_is_not_called_is_silent() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M() => A(1);
            static void A(int n) => Reached();
            static void A(string s) => Unreached();
        }
        """);

    [Fact]
    public Task The_name_of_a_method_in_nameof_or_a_comment_is_no_call() => Code.VerifyAsync("""
        class T
        {
            /// <see cref="A"/>
            [McpServerTool] static string M() => nameof(A) + nameof(T.A);
            static void A() => Unreached();
        }
        """);

    [Fact]
    public Task A_namesake_in_another_type_is_not_called() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M() => One.A();
        }
        static class One { public static void A() { } }
        static class Two { public static void A() => Unreached(); }
        """);

    [Fact]
    public Task A_constructor_runs_where_it_is_called() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M() { new Typed(); Target target = new(); Use(new()); }
            static void Use(Argument argument) { }
            static void Never() => new Unused();
        }
        class Typed { public Typed() => Reached(); }
        class Target { public Target() => Reached(); }
        class Argument { public Argument() => Reached(); }
        class Unused { public Unused() => Unreached(); }
        """);

    [Fact]
    public Task An_overload_of_a_constructor_that_is_not_called_is_silent() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() => new C(1); }
        class C
        {
            public C(int n) => Reached();
            public C(string s) => Unreached();
        }
        """);

    [Fact]
    public Task Constructors_that_a_constructor_calls_run_with_it() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() { new Explicit(); new Implicit(); new Chained(); } }
        class Base
        {
            public Base() => Reached();
            public Base(int n) => Reached();
            public Base(string s) => Unreached();
        }
        class Explicit : Base { public Explicit() : base(1) { } }
        class Implicit : Base { }
        class Chained
        {
            public Chained() : this(1) { }
            private Chained(int n) => Reached();
        }
        """);

    [Fact]
    public Task A_primary_constructor_runs_its_base_and_its_initialisers() => Code.VerifyAsync(12, """
        class T { [McpServerTool] static void M() { new Primary(1); new Silent(); } }
        class Base { public Base(int n) => Reached(); public Base() => Unreached(); }
        class Primary(int n) : Base(Primary.Next(n))
        {
            private readonly string _a = Reached().Result + n;
            private static int Next(int n) { Reached(); return n; }
        }
        class Open { public Open() => Reached(); }
        class Silent(int n = 0) : Open { public int N => n; }
        class Never(int n) : Base(Never.Next(n))
        {
            private readonly string _a = Unreached().Result + n;
            private static int Next(int n) { Unreached(); return n; }
        }
        """);

    [Fact]
    public Task A_primary_constructor_passes_its_base_in_a_file_that_holds_nothing_else() => Code.VerifyAsync(
        12,
        "class T { [McpServerTool] static void M() { new Primary(1); } }",
        "class Primary(int n) : Base(Load.Next(n));",
        "class Base(int n) { public int N => n; }",
        "static class Load { public static int Next(int n) { Reached(); return n; } }");

    [Fact]
    public Task Initialisers_of_fields_and_properties_run_where_the_type_is_made() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() { new C(); new D(); } }
        class C
        {
            private readonly Task _a = Reached();
            public Task B { get; } = Reached();
            private readonly Task _c = Load();
            private static Task Load() => Reached();
        }
        class D : E { }
        class E { private readonly Task _a = Reached(); }
        class F { private readonly Task _a = Unreached(); public Task B { get; } = Unreached(); }
        """);

    [Fact]
    public Task Initialisers_that_ran_at_the_start_of_the_program_do_not_run_again() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                var c = new C();
                McpServerTool.Create(() => c.Get());
            }
        }
        class C
        {
            private readonly string _a = Unreached().Result;
            public string Get() => _a;
        }
        """);

    [Fact]
    public Task Properties_and_indexers_run_where_they_are_used() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M()
            {
                var c = new C { Set = 1 };
                _ = c.Get + c[0] + C.Static + c?.Conditional;
                _ = c is { Matched: 1 };
                var d = new D { ["a"] = 1 };
            }
        }
        class C
        {
            public int Get => Reached().Id;
            public int Set { set => Reached(); }
            public int this[int n] => Reached().Id;
            public static int Static { get { return Reached().Id; } }
            public int Conditional => Reached().Id;
            public int Matched => Reached().Id;
            public int Unused => Unreached().Id;
            public int this[string s] => Unreached().Id;
        }
        class D { public int this[string s] { set => Reached(); } }
        """);

    [Fact]
    public Task Operators_run_where_they_are_applied() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(C a, C b)
            {
                _ = a + b;
                _ = -a;
                a -= b;
                a++;
                _ = (int)a;
                _ = a == b;
            }
        }
        class C
        {
            public static C operator +(C a, C b) { Reached(); return a; }
            public static C operator -(C a) { Reached(); return a; }
            public static C operator -(C a, C b) { Reached(); return a; }
            public static C operator ++(C a) { Reached(); return a; }
            public static explicit operator int(C a) { Reached(); return 0; }
            public static bool operator ==(C a, C b) { Reached(); return true; }
            public static bool operator !=(C a, C b) { Unreached(); return true; }
            public static C operator *(C a, C b) { Unreached(); return a; }
            public override bool Equals(object? o) => true;
            public override int GetHashCode() => 0;
        }
        """);

    [Fact]
    public Task A_loop_runs_the_enumerator_of_a_pattern() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() { foreach (var n in new Numbers()) { } } }
        class Numbers { public Enumerator GetEnumerator() { Reached(); return new(); } }
        ref struct Enumerator
        {
            public int Current => Reached().Id;
            public bool MoveNext() { Reached(); return false; }
            public void Dispose() => Reached();
            public void Reset() => Unreached();
        }
        """);

    [Fact]
    public Task A_loop_runs_the_enumerator_behind_an_interface() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(Numbers numbers) { foreach (var n in numbers) { } foreach (var n in Through()) { } }
            static IEnumerable<string> Through() => new Texts();
        }
        class Numbers : IEnumerable<int>
        {
            public IEnumerator<int> GetEnumerator() { Reached(); yield break; }
            IEnumerator IEnumerable.GetEnumerator() { Unreached(); yield break; }
        }
        class Texts : IEnumerable<string>
        {
            public IEnumerator<string> GetEnumerator() => new Text();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
        class Text : IEnumerator<string>
        {
            public string Current => Reached().Result;
            object IEnumerator.Current => 0;
            public bool MoveNext() { Reached(); return false; }
            public void Reset() { }
            public void Dispose() => Reached();
        }
        """);

    [Fact]
    public Task An_asynchronous_loop_runs_its_enumerator() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static async Task M(Pages pages, CancellationToken token)
            {
                await foreach (var page in pages) { }
                await foreach (var page in Iterate().WithCancellation(token)) { }
            }
            static async IAsyncEnumerable<int> Iterate() { await Reached(); yield return 1; }
            static async IAsyncEnumerable<int> Other() { await Unreached(); yield return 1; }
        }
        class Pages : IAsyncEnumerable<int>
        {
            public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken token) { Reached(); return new Enumerator(); }
            class Enumerator : IAsyncEnumerator<int>
            {
                public int Current => 1;
                public async ValueTask<bool> MoveNextAsync() { await Reached(); return false; }
                public async ValueTask DisposeAsync() { await Reached(); }
            }
        }
        """);

    [Fact]
    public Task Loops_over_something_else_do_not_run_an_enumerator() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IEnumerable<int> numbers) { foreach (var n in numbers) { } foreach (var c in "abc") { } } }
        class Texts : IEnumerable<string>
        {
            public IEnumerator<string> GetEnumerator() { Unreached(); yield break; }
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
            static readonly Texts Made = new();
        }
        class Resource : IDisposable { public void Dispose() => Unreached(); static readonly Resource Made = new(); }
        """);

    [Fact]
    public Task An_iterator_runs_where_it_is_asked_for() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static int M() => Items().Count();
            static IEnumerable<string> Items() { yield return Reached().Result; }
            static IEnumerable<string> Others() { yield return Unreached().Result; }
        }
        """);

    [Fact]
    public Task Using_runs_what_disposes() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static async Task M(Both a, Both b, Statement c)
            {
                using (c) { }
                using (var d = new Variable()) { }
                using var e = new Declared();
                await using (a) { }
                await using var f = b;
                Run();
            }
            static void Run() { using var pattern = new Pattern(); }
            static void Never(Other other) { using (other) { } }
        }
        class Statement : IDisposable { public void Dispose() => Reached(); }
        class Variable : IDisposable { public void Dispose() => Reached(); }
        class Declared : IDisposable { public void Dispose() => Reached(); }
        class Both : IAsyncDisposable, IDisposable
        {
            public async ValueTask DisposeAsync() => await Reached();
            public void Dispose() => Unreached();
        }
        ref struct Pattern { public void Dispose() => Reached(); }
        class Other : IDisposable { public void Dispose() => Unreached(); }
        """);

    [Fact]
    public Task Using_an_interface_runs_whatever_may_be_behind_it() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IDisposable resource) { using (resource) { } } }
        class Made : IDisposable { public void Dispose() => Reached(); static void Main() => new Made(); }
        class Sealed : IAsyncDisposable { public async ValueTask DisposeAsync() => await Unreached(); static void Main() => new Sealed(); }
        """);

    [Fact]
    public Task Collection_initialisers_and_deconstruction_run_what_they_stand_for() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(Pair pair)
            {
                _ = new Items { 1, 2 };
                (int a, int b) = pair;
                var (c, d) = pair;
            }
        }
        class Items : IEnumerable
        {
            public void Add(int n) => Reached();
            public void Add(string s) => Unreached();
            public IEnumerator GetEnumerator() => throw new NotSupportedException();
        }
        class Pair { public void Deconstruct(out int a, out int b) { Reached(); a = b = 0; } }
        class Other { public void Deconstruct(out int a, out int b) { Unreached(); a = b = 0; } }
        """);

    [Fact]
    public Task An_interpolation_handler_runs_for_the_strings_it_takes() => Code.VerifyAsync("""
        using System.Runtime.CompilerServices;
        class T
        {
            [McpServerTool] static void M(int n) => Log.Write($"a{n}");
            static void Never(string s) => Log.Write($"{s}");
        }
        static class Log { public static void Write(Handler handler) { } }
        [InterpolatedStringHandler] struct Handler
        {
            public Handler(int literals, int holes) => Reached();
            public void AppendLiteral(string s) => Reached();
            public void AppendFormatted(int n) => Reached();
            public void AppendFormatted(string s) => Unreached();
        }
        """);

    [Fact]
    public Task A_query_runs_the_methods_it_is_made_of() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(Source source)
            {
                _ = from item in source where item > 0 select item + Load();
            }
            static int Load() => Reached().Id;
        }
        class Source
        {
            public Source Where(Func<int, bool> filter) { Reached(); return this; }
            public Source Select(Func<int, int> map) { Reached(); return this; }
            public Source SelectMany(Func<int, Source> more, Func<int, int, int> map) { Unreached(); return this; }
        }
        """);

    [Fact]
    public Task An_extension_method_runs_in_both_forms() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(HttpClient client)
            {
                client.A();
                Extensions.B(client);
                client?.C();
                client.D<int>();
            }
        }
        static class Extensions
        {
            public static void A(this HttpClient client) => Reached();
            public static void B(this HttpClient client) => Reached();
            public static void C(this HttpClient client) => Reached();
            public static void D<TItem>(this HttpClient client) => Reached();
            public static void A(this string client) => Unreached();
        }
        """);

    [Fact]
    public async Task A_member_of_an_extension_block_runs_in_both_forms()
    {
        var test = Code.Test("""
            class T
            {
                [McpServerTool] static void M(HttpClient client)
                {
                    client.A();
                    Extensions.B(client);
                    _ = client.P;
                    client.G<int>();
                    HttpClient.S();
                }
            }
            static class Extensions
            {
                extension(HttpClient client)
                {
                    public void A() => Reached();
                    public void B() => Reached();
                    public int P => Reached().Id;
                    public void G<TItem>() => Reached();
                    public static void S() => Reached();
                    public void Never() => Unreached();
                }
                extension<TItem>(List<TItem> list) { public void A() => Unreached(); }
            }
            """);
        test.CSharpVersion = 14;

        await test.VerifyAsync();
    }

    [Fact]
    public Task A_base_call_runs_the_base_and_not_the_overrides() => Code.VerifyAsync("""
        class Base
        {
            public virtual void A() => Reached();
        }
        class Tool : Base { [McpServerTool] public override void A() => base.A(); }
        class Sibling : Base { public override void A() => Unreached(); static readonly Sibling Made = new(); }
        """);

    [Fact]
    public Task Generic_methods_and_types_are_followed_in_any_construction() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() { new Client<int>().Get<string>(); Client<long>.Static(); } }
        class Client<TKey>
        {
            public void Get<TItem>() => Send<TItem, TKey>();
            private void Send<TItem, TOther>() => Reached();
            public static void Static() => Reached();
            public void Never<TItem>() => Unreached();
        }
        """);

    [Fact]
    public Task Partial_types_and_methods_are_followed_across_files() => Code.VerifyAsync(
        "partial class T { [McpServerTool] public void M() => Step(); partial void Step(); private partial int Next(); }",
        "partial class T { partial void Step() { Next(); Reached(); } }",
        "partial class T { private partial int Next() => Reached().Id; }");

    [Fact]
    public Task Partial_properties_and_indexers_are_followed() => Code.VerifyAsync(13, """
        partial class T { [McpServerTool] public int M() => Step + this[0]; private partial int Step { get; } private partial int this[int n] { get; } }
        partial class T { private partial int Step => Reached().Id; private partial int this[int n] => Reached().Id; }
        """);

    [Fact]
    public async Task Generated_code_is_a_link_but_is_not_reported_itself()
    {
        var test = Code.Test(
            "class T { [McpServerTool] static void M() => Generated.A(); }",
            "static class Helper { public static void B() => Reached(); public static void C() => Unreached(); }");
        test.TestState.GeneratedSources.Add(("Generated.g.cs", $$"""
            // <auto-generated/>
            static class Generated { public static void A() { Helper.B(); Web.Http.{{Code.Read}}; } }
            """));

        // With every file generated there is nothing left to be silent about.
        test.TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck;
        await test.VerifyAsync();
    }

    [Fact]
    public Task Recursion_ends_and_is_followed_all_the_same() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M() { Self(1); Even(4); new Node().Visit(); }
            static void Self(int n) { Reached(); Self(n - 1); }
            static void Even(int n) { Reached(); Odd(n - 1); }
            static void Odd(int n) { Reached(); Even(n - 1); }
            static void LoneEven(int n) { Unreached(); LoneOdd(n - 1); }
            static void LoneOdd(int n) { Unreached(); LoneEven(n - 1); }
        }
        interface INode { void Visit(); }
        class Node : INode
        {
            private readonly List<INode> _children = new();
            public void Visit() { Reached(); foreach (var child in _children) child.Visit(); }
        }
        """);

    [Fact]
    public async Task Code_that_does_not_compile_is_followed_as_far_as_it_says()
    {
        var test = Code.Test("""
            class T
            {
                [McpServerTool] static void M() { Helper(1, 2); Missing(); unknown.Call(); var x = ; }
                static void Helper(int n) => Reached();
                static void Helper(string s) => Reached();
                static void Other() => Unreached();
            }
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;

        await test.VerifyAsync();
    }
}
