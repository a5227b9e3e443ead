namespace McpBounds.Analyzers.Tools;

/// <summary>Lambdas, local functions, method groups and events: run where they stand, and where what keeps them is used.</summary>
public sealed class ReachOfDelegatesTests
{
    [Fact]
    public Task A_lambda_or_local_function_counts_where_it_stands() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M()
            {
                Run(() => Reached());
                Func<Task> kept = async () => await Reached();
                Task Local() => Reached();
                Run(() => { return Inner(); Task Inner() => Reached(); });
            }
            static void Run(Func<Task> function) { }
            static void Other() { Run(() => Unreached()); void Local() => Unreached(); }
        }
        """);

    [Fact]
    public Task A_method_group_counts_where_it_stands() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(T other)
            {
                Run(Static);
                Run(other.Instance);
                Func<Task> kept = T.Qualified;
                _ = new[] { 1 }.Select(Mapped);
            }
            static void Run(Func<Task> function) { }
            static Task Static() => Reached();
            Task Instance() => Reached();
            static Task Qualified() => Reached();
            static Task Mapped(int n) => Reached();
            static Task Other() => Unreached();
            static void Never() => Run(Other);
        }
        """);

    [Fact]
    public Task What_a_shared_helper_is_given_elsewhere_does_not_count() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static Task M() => Retry.RunAsync(() => Reached());
            static Task Never() => Retry.RunAsync(() => Unreached());
            static Task NeverGroup() => Retry.RunAsync(Group);
            static Task Group() => Unreached();
        }
        static class Retry { public static Task RunAsync(Func<Task> code) => code(); }
        """);

    [Fact]
    public Task A_delegate_in_a_field_or_property_runs_where_that_is_used() => Code.VerifyAsync("""
        class T
        {
            private static readonly Func<Task> Lambda = () => Reached();
            private static readonly Func<Task> Group = Load;
            private static Func<Task> Property { get; } = () => Reached();
            private static Func<Task>? s_later;
            private static readonly Lazy<Task> Lazily = new(() => Reached());
            private static readonly Lazy<Task> LazilyGroup = new(LoadLazily);
            private static readonly Func<Task> Unused = () => Unreached();
            private static Func<Task>? s_unused;

            [McpServerTool] static void M()
            {
                Lambda();
                Group();
                Property.Invoke();
                s_later?.Invoke();
                _ = Lazily.Value;
                _ = LazilyGroup.Value;
            }

            static void Main()
            {
                s_later = () => Reached();
                s_later += LoadLater;
                s_unused = () => Unreached();
                s_unused = Never;
            }

            static Task Load() => Reached();
            static Task LoadLater() => Reached();
            static Task LoadLazily() => Reached();
            static Task Never() => Unreached();
        }
        """);

    [Fact]
    public Task A_delegate_that_reached_code_only_replaces_does_not_run() => Code.VerifyAsync("""
        class T
        {
            private static Func<Task>? s_kept;
            static void Main() => s_kept = () => Unreached();
            [McpServerTool] static void M() => s_kept = null;
        }
        """);

    [Fact]
    public Task A_delegate_in_a_dictionary_runs_where_that_is_used() => Code.VerifyAsync("""
        class T
        {
            private static readonly Dictionary<string, Func<Task>> Commands = new()
            {
                ["lambda"] = () => Reached(),
                ["group"] = Load,
            };
            private static readonly Dictionary<string, Func<Task>> Pairs = new() { { "lambda", () => Reached() }, { "group", LoadPair } };
            private static readonly Dictionary<string, Func<Task>> Later = new();
            private static readonly Dictionary<string, Func<Task>> Unused = new() { ["lambda"] = () => Unreached() };

            static void Main()
            {
                Later["lambda"] = () => Reached();
                Later["group"] = LoadLater;
                Later.Add("added", () => Reached());
                Later.TryAdd("group", LoadAdded);
                Unused.Add("added", () => Unreached());
                var local = new Dictionary<string, Func<Task>> { ["lambda"] = () => Unreached() };
                Use(local);
            }

            static void Use(Dictionary<string, Func<Task>> commands) => commands["lambda"]();

            [McpServerTool] static void M(string name)
            {
                Commands[name]();
                Pairs[name]();
                Later[name]();
            }

            static Task Load() => Reached();
            static Task LoadPair() => Reached();
            static Task LoadLater() => Reached();
            static Task LoadAdded() => Reached();
        }
        """);

    [Fact]
    public Task A_delegate_given_to_a_constructor_runs_where_it_is_kept() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                var field = new Field(() => Reached());
                var property = new Property(Load);
                var record = new Entry("a", () => Reached());
                var unused = new Unused(() => Unreached());
                var once = new Once(() => Unreached());
                McpServerTool.Create(() => { field.Run(); property.Run(); return record.Run(); });
            }
            static Task Load() => Reached();
        }
        class Field
        {
            private readonly Func<Task> _code;
            public Field(Func<Task> code) => _code = code ?? throw new ArgumentNullException(nameof(code));
            public Task Run() => _code();
        }
        class Property
        {
            public Property(Func<Task> code) { Code = code; }
            private Func<Task> Code { get; }
            public Task Run() => Code();
        }
        record Entry(string Name, Func<Task> Run);
        class Unused { private readonly Func<Task> _code; public Unused(Func<Task> code) => _code = code; public Task Run() => _code(); }
        class Once { public Once(Func<Task> code) => code(); public void Get() { } }
        """);

    [Fact]
    public Task A_delegate_given_to_a_primary_constructor_runs_where_a_member_uses_it() => Code.VerifyAsync(12, """
        class P
        {
            static void Main()
            {
                var primary = new Primary(() => Reached());
                var unused = new Unused(() => Unreached());
                McpServerTool.Create(() => primary.Run());
            }
        }
        class Primary(Func<Task> code) { public Task Run() => code(); }
        class Unused(Func<Task> code) { public Task Run() => code(); }
        """);

    [Fact]
    public Task A_delegate_given_to_a_method_runs_where_it_is_kept() => Code.VerifyAsync("""
        class P
        {
            static void Main(Registry registry)
            {
                registry.Register("lambda", () => Reached());
                registry.Register("group", Load);
                registry.Run(() => Unreached());
            }
            static Task Load() => Reached();
            [McpServerTool] static Task M(Registry registry) => registry.Call("a");
        }
        class Registry
        {
            private readonly Dictionary<string, Func<Task>> _commands = new();
            public void Register(string name, Func<Task> code) => _commands[name] = code;
            public void Run(Func<Task> code) => code();
            public Task Call(string name) => _commands[name]();
        }
        """);

    [Fact]
    public Task A_delegate_in_a_local_variable_runs_in_the_lambdas_that_use_it() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                Func<Task> used = () => Reached();
                Func<Task> unused = () => Unreached();
                var group = Load;
                unused();
                McpServerTool.Create(() => { used(); group(); return Local(); });
                Task Local() => Reached();
            }
            static Task Load() => Reached();
        }
        """);

    [Fact]
    public Task A_handler_of_an_event_runs_where_the_event_is_raised() => Code.VerifyAsync("""
        class P
        {
            static void Main(Source source)
            {
                source.Raised += (_, _) => Reached();
                source.Raised += Handle;
                source.Silent += (_, _) => Unreached();
                source.Silent += HandleNever;
            }
            static void Handle(object? sender, EventArgs e) => Reached();
            static void HandleNever(object? sender, EventArgs e) => Unreached();
            [McpServerTool] static void M(Source source) => source.Raise();
        }
        class Source
        {
            public event EventHandler? Raised;
            public event EventHandler? Silent;
            public void Raise() => Raised?.Invoke(this, EventArgs.Empty);
            public void Never() => Silent?.Invoke(this, EventArgs.Empty);
        }
        """);

    [Fact]
    public Task Work_that_a_tool_starts_in_the_background_is_tool_code_but_a_timer_s_is_not() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M()
            {
                _ = Task.Run(() => Work());
                ThreadPool.QueueUserWorkItem(_ => Reached());
                new Thread(Threaded).Start();
                _ = new Timer(_ => Unreached(), null, 0, 1000);
                _ = new Timer(Tick, null, 0, 1000);
            }
            static Task Work() => Reached();
            static void Threaded() => Reached();
            static void Tick(object? state) => Unreached();
        }
        """);

    [Fact]
    public Task Callbacks_of_a_policy_made_in_reached_code_are_reached() => Code.VerifyAsync("""
        class Policy
        {
            public static Policy Retry(Func<Exception, Task> onRetry) => new();
            public Task RunAsync(Func<Task> code) => code();
        }
        class Service
        {
            private readonly Policy _policy;
            private readonly Policy _field = Policy.Retry(e => Reached());
            public Service() => _policy = Policies.Make();
            public Task Get() => _policy.RunAsync(() => Reached());
        }
        static class Policies
        {
            public static Policy Make() => Policy.Retry(onRetry: async e => await Reached());
            public static Policy Never() => Policy.Retry(onRetry: async e => await Unreached());
        }
        class T { [McpServerTool] public Task M(Service service) => service.Get(); }
        """);
}
