namespace McpBounds.Analyzers.Tools;

/// <summary>Interface and virtual calls run the overrides and implementations that may be behind them.</summary>
public sealed class ReachOfImplementationsTests
{
    [Fact]
    public Task An_interface_call_runs_the_implementation_that_is_constructed() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) { service.Get(); _ = service.Name; _ = service[0]; } }
        interface IService { void Get(); string Name { get; } int this[int n] { get; } }
        class Made : IService
        {
            public void Get() => Reached();
            public string Name => Reached().Result;
            public int this[int n] => Reached().Id;
            public void Other() => Unreached();
            static void Main() => new Made();
        }
        class NeverMade : IService
        {
            public void Get() => Unreached();
            public string Name => Unreached().Result;
            public int this[int n] => Unreached().Id;
        }
        """);

    [Theory]
    [InlineData("services.AddSingleton<IService, Made>();")]
    [InlineData("services.AddScoped<IService, Made>();")]
    [InlineData("services.AddTransient(typeof(IService), typeof(Made));")]
    [InlineData("services.AddKeyedSingleton<IService, Made>(\"key\");")]
    [InlineData("services.AddHttpClient<IService, Made>();")]
    [InlineData("services.AddHttpClient<IService, Made>(client => client.Timeout = default).AddHttpMessageHandler(() => null!);")]
    [InlineData("services.AddSingleton<IService>(provider => new Made());")]
    [InlineData("services.AddSingleton<IService>(new Made());")]
    [InlineData("services.AddSingleton<IService>(provider => ActivatorUtilities.CreateInstance<Made>(provider));")]
    [InlineData("services.AddSingleton<Made>().AddSingleton<IService>(provider => provider.GetRequiredService<Made>());")]
    [InlineData("services.Add(ServiceDescriptor.Singleton<IService, Made>());")]
    [InlineData("services.AddSingleton<IService>(provider => { IService made = Create(); return made; }); static Made Create() => new();")]
    [InlineData("Use(new()); static void Use(Made made) { }")]
    [InlineData("IService Create() { Made made; made = new(); return made; }")]
    [InlineData("var services2 = new List<IService> { new Made() };")]
    public Task Each_way_to_make_or_register_an_implementation_counts(string registration) => Code.VerifyAsync($$"""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get(); }
        class Made : IService { public void Get() => Reached(); }
        class NeverMade : IService { public void Get() => Unreached(); }
        class P { static void Main(IServiceCollection services) { {{registration}} } }
        """);

    [Theory]
    [InlineData("")]
    [InlineData(".WithTransportOfAnAbsentPackage()")]
    public async Task What_reflection_registers_is_reached_by_a_handler_that_asks_for_all_of_it(string link)
    {
        var test = Code.Test($$"""
            interface ICommand { string Name { get; } Task<string> HandleAsync(CallToolRequestParams call); }
            class Find : ICommand { public string Name => "find"; public async Task<string> HandleAsync(CallToolRequestParams call) { await Reached(); return ""; } }
            class Read : ICommand { public string Name => "read"; public async Task<string> HandleAsync(CallToolRequestParams call) { await Reached(); return ""; } }
            class Other { public Task HandleAsync(string text) => Unreached(); }

            static class Calls
            {
                public static async ValueTask<CallToolResult> Handle(RequestContext<CallToolRequestParams> request, CancellationToken token)
                {
                    foreach (var command in request.Services!.GetRequiredService<IEnumerable<ICommand>>())
                    {
                        if (command.Name == request.Params!.Name)
                        {
                            await command.HandleAsync(request.Params);
                        }
                    }

                    return new CallToolResult();
                }
            }

            class P
            {
                static void Main(IServiceCollection services)
                {
                    foreach (var type in typeof(P).Assembly.GetTypes().Where(type => !type.IsInterface && type.IsAssignableTo(typeof(ICommand))))
                    {
                        services.AddScoped(typeof(ICommand), type);
                    }

                    services.AddMcpServer(){{link}}.WithCallToolHandler(Calls.Handle);
                }
            }
            """);
        if (link.Length > 0)
        {
            test.CompilerDiagnostics = CompilerDiagnostics.None;
        }

        await test.VerifyAsync();
    }

    [Fact]
    public Task Assemblies_that_are_scanned_may_make_anything() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get(); }
        class Found : IService { public Found() => Reached(); public void Get() => Reached(); }
        class P
        {
            static void Main(IServiceCollection services)
            {
                foreach (var type in typeof(P).Assembly.GetTypes()) services.AddSingleton(typeof(IService), type);
            }
        }
        """);

    [Fact]
    public Task In_a_library_whose_host_registers_its_services_every_implementation_counts() => Code.VerifyAsync("""
        public class T { [McpServerTool] public static void M(IService service) => service.Get(); }
        public interface IService { void Get(); }
        public class One : IService { public void Get() => Reached(); }
        public class Two : IService { public void Get() => Reached(); }
        """);

    [Fact]
    public Task A_virtual_call_runs_the_overrides_that_may_be_behind_it() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(Base service) { service.Get(); service.Abstract(); } }
        abstract class Base
        {
            public virtual void Get() => Reached();
            public abstract void Abstract();
        }
        class Derived : Base
        {
            public override void Get() => Reached();
            public override void Abstract() => Reached();
            static void Main() => new Derived();
        }
        class Deeper : Derived { public sealed override void Get() => Reached(); static void Main2() => new Deeper(); }
        class NeverMade : Base { public override void Get() => Unreached(); public override void Abstract() => Unreached(); }
        class Hiding : Base { public new void Get() => Unreached(); public override void Abstract() { } static void Main() => new Hiding(); }
        """);

    [Fact]
    public Task A_template_method_runs_the_steps_of_the_derived_types() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() => new A().Run(); }
        abstract class Base
        {
            public void Run() { Step(); this.Next(); }
            protected abstract void Step();
            protected virtual void Next() { }
            protected void Unused() => Unreached();
        }
        class A : Base { protected override void Step() => Reached(); protected override void Next() => Reached(); }
        """);

    [Fact]
    public Task An_explicit_implementation_runs_through_its_interface_only() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get(); }
        interface IOther { void Get(); }
        class Made : IService, IOther
        {
            void IService.Get() => Reached();
            void IOther.Get() => Unreached();
            public void Get() => Unreached();
            static void Main() => new Made();
        }
        """);

    [Fact]
    public Task A_base_class_may_implement_an_interface_for_a_derived_one() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get(); }
        class Base { public void Get() => Reached(); public void Other() => Unreached(); }
        class Made : Base, IService { static void Main() => new Made(); }
        """);

    [Fact]
    public Task An_inherited_interface_counts_for_the_one_that_is_called() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IRead service) => service.Get(); }
        interface IRead { void Get(); }
        interface IService : IRead { void Set(); }
        class Made : IService { public void Get() => Reached(); public void Set() => Unreached(); static void Main() => new Made(); }
        """);

    [Fact]
    public Task A_default_implementation_runs_unless_it_is_replaced_everywhere() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get() => Reached(); void Other() => Unreached(); }
        class Made : IService { static void Main() => new Made(); }
        """);

    [Fact]
    public Task Receivers_of_a_sibling_type_do_not_run_an_override() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] static void M(A a, C? c) { a.Get(); c?.Step(); c?.Inner.Step(); }
        }
        abstract class Base { public abstract void Get(); public virtual void Step() { } public Base Self => this; public A Inner => new(); }
        class A : Base { public override void Get() => Reached(); public void Use() => Step(); }
        class B : Base
        {
            public override void Get() => Unreached();
            public override void Step() => Unreached();
            static void Main() => new B();
        }
        class C : Base { public override void Get() { } public override void Step() => Reached(); static void Main() => new C(); }
        class Tools : A { [McpServerTool] void N() => Step(); [McpServerTool] void O() => this.Step(); }
        """);

    [Fact]
    public Task A_member_set_in_an_initialiser_belongs_to_what_is_made() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() => _ = new A { Value = 1 } is { Value: 2 }; }
        abstract class Base { public abstract int Value { get; set; } }
        class A : Base { public override int Value { get => Reached().Id; set { } } }
        """);

    [Fact]
    public Task A_generic_interface_runs_what_implements_it_for_those_types() => Code.VerifyAsync("""
        record Query; record Command; record Special : Query;
        class T
        {
            [McpServerTool] static void M(IHandler<Query> handler, IHandler<Special> special) { handler.Run(new()); special.Run(new()); }
        }
        interface IHandler<in TMessage> { void Run(TMessage message); }
        class ForQuery : IHandler<Query> { public void Run(Query message) => Reached(); static void Main() => new ForQuery(); }
        class ForSpecial : IHandler<Special> { public void Run(Special message) => Reached(); static void Main() => new ForSpecial(); }
        class ForCommand : IHandler<Command> { public void Run(Command message) => Unreached(); static void Main() => new ForCommand(); }
        """);

    [Fact]
    public Task A_contravariant_interface_runs_what_implements_it_for_a_base() => Code.VerifyAsync("""
        class Animal { } class Dog : Animal { }
        class T { [McpServerTool] static void M(IHandler<Dog> handler) => handler.Run(new()); }
        interface IHandler<in TMessage> { void Run(TMessage message); }
        class ForAnimal : IHandler<Animal> { public void Run(Animal message) => Reached(); static void Main() => new ForAnimal(); }
        """);

    [Fact]
    public Task An_open_generic_implementation_runs_for_every_type() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IRepository<string> repository) => repository.Get(); }
        interface IRepository<TItem> { void Get(); }
        class Repository<TItem> : IRepository<TItem> { public void Get() => Reached(); }
        class P { static void Main(IServiceCollection services) => services.AddSingleton(typeof(IRepository<>), typeof(Repository<>)); }
        """);

    [Fact]
    public Task A_call_on_a_type_parameter_runs_what_it_may_stand_for() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M() { Run(new Made()); } static void Run<TService>(TService service) where TService : IService => service.Get(); }
        interface IService { void Get(); }
        class Made : IService { public void Get() => Reached(); }
        struct Value : IService { public void Get() => Reached(); }
        """);

    [Fact]
    public Task A_decorator_runs_what_it_decorates() => Code.VerifyAsync("""
        class T { [McpServerTool] static void M(IService service) => service.Get(); }
        interface IService { void Get(); }
        class Real : IService { public void Get() => Reached(); }
        class Caching : IService
        {
            private readonly IService _inner;
            public Caching(IService inner) => _inner = inner;
            public void Get() { Reached(); _inner.Get(); }
        }
        class P
        {
            static void Main(IServiceCollection services)
            {
                services.AddSingleton<Real>();
                services.AddSingleton<IService>(provider => new Caching(provider.GetRequiredService<Real>()));
            }
        }
        """);

    [Fact]
    public async Task An_interface_of_a_referenced_project_runs_its_implementation_here()
    {
        var test = Code.Test("""
            class T { [McpServerTool] static void M(Shared.IService service) => service.Get(); }
            class Made : Shared.IService { public void Get() => Reached(); public void Other() => Unreached(); static void Main() => new Made(); }
            class NeverMade : Shared.IService { public void Get() => Unreached(); }
            """);
        test.TestState.AdditionalProjects["Contracts"].Sources.Add("namespace Shared { public interface IService { void Get(); } }");
        test.TestState.AdditionalProjectReferences.Add("Contracts");

        await test.VerifyAsync();
    }

    [Fact]
    public async Task A_base_class_of_a_referenced_project_calls_back_what_is_installed_by_reached_code()
    {
        var test = Code.Test("""
            class T
            {
                [McpServerTool] static void M() => new Made().Run();
                static void Never() => new NotMade().Run();
            }
            class Made : Shared.Base { protected override void Step() => Reached(); }
            class NotMade : Shared.Base { protected override void Step() => Unreached(); }
            """);
        test.TestState.AdditionalProjects["Contracts"].Sources.Add("namespace Shared { public abstract class Base { public void Run() => Step(); protected abstract void Step(); } }");
        test.TestState.AdditionalProjectReferences.Add("Contracts");

        await test.VerifyAsync();
    }

    [Fact]
    public Task Tools_that_find_their_service_through_a_locator_reach_it() => Code.VerifyAsync("""
        class P
        {
            static void Main(IServiceCollection services)
            {
                services.AddSingleton<IService, Made>();
                services.AddMcpServer().WithCallToolHandler(async (request, token) =>
                {
                    request.Services!.GetRequiredService<IService>().Get();
                    foreach (var service in request.Services!.GetServices<IService>()) service.Each();
                    return new();
                });
            }
        }
        interface IService { void Get(); void Each(); }
        class Made : IService { public void Get() => Reached(); public void Each() => Reached(); }
        """);

    [Theory]
    [InlineData("abstract class Base : I { public abstract void Get(); }", "class Service : Base { public override void Get() => Reached(); }")]
    [InlineData("abstract class Base : I { public void Get() => Step(); protected abstract void Step(); }", "class Service : Base { protected override void Step() => Reached(); }")]
    [InlineData("abstract class Base { public void Get() => Reached(); }", "class Service : Base, I { }")]
    [InlineData("abstract class Base<T> : I { public virtual void Get() => Run(default!); protected abstract void Run(T value); }", "class Service : Base<string> { protected override void Run(string value) => Reached(); }")]
    [InlineData("abstract class Base : I { void I.Get() => Step(); protected virtual void Step() { } }", "class Middle : Base { } class Service : Middle { protected override void Step() => Reached(); }")]
    public Task An_interface_that_a_base_class_implements_is_followed_into_what_derives_from_it(string @base, string derived) => Code.VerifyAsync($$"""
        class T { private readonly I _service; public T(I service) => _service = service; [McpServerTool] public void M() => _service.Get(); }
        interface I { void Get(); }
        {{@base}}
        {{derived}}
        class P { static void Main(IServiceCollection services) => services.AddSingleton<I, Service>(); }
        """);
}
