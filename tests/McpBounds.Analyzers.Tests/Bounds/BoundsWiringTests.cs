using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Analyzers.Bounds;

public sealed class BoundsWiringTests
{
    private const string Library = """
        namespace McpBounds { public sealed class BoundsOptions { public bool ValidateArguments { get; set; } = true; public int? MaxResultBytes { get; set; } } }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class McpServerBuilderBoundsExtensions
            {
                public static IMcpServerBuilder WithBounds(this IMcpServerBuilder builder, Action<McpBounds.BoundsOptions>? configure = null) => builder;
            }
        }
        """;

    private static MetadataReference Reference { get; } = Named("McpBounds", Compiled.Code(Library)).ToMetadataReference();

    [Theory]
    [InlineData("services.AddMcpServer().WithStdioServerTransport().WithBounds();")]
    [InlineData("services.AddMcpServer().WithBounds().WithStdioServerTransport();")]
    [InlineData("services.AddMcpServer().WithBounds(o => o.MaxResultBytes = 1);")]
    [InlineData("services.AddMcpServer().WithBounds(o => { o.ValidateArguments = true; });")]
    [InlineData("var mcp = services.AddMcpServer(); mcp.WithStdioServerTransport(); mcp.WithBounds();")]
    [InlineData("IMcpServerBuilder? mcp = services.AddMcpServer(); mcp?.WithBounds();")]
    [InlineData("_kept = services.AddMcpServer();", "static void Later() => _kept!.WithBounds();")]
    [InlineData("services.AddMcpServer().WithDefaults();", "static IMcpServerBuilder WithDefaults(this IMcpServerBuilder mcp) => mcp.WithStdioServerTransport().WithBounds();")]
    [InlineData("McpServerBuilderBoundsExtensions.WithBounds(services.AddMcpServer());")]
    [InlineData("var mcp = services.AddMcpServer(); if (isProduction) { mcp.WithBounds(); }")]
    [InlineData("var mcp = services.AddMcpServer(); Action wire = () => mcp.WithBounds(); wire();")]
    [InlineData("services.AddMcpServer().WithBounds(o => { if (!isProduction) { o.ValidateArguments = false; } });")]
    [InlineData("services.AddMcpServer().WithBounds(o => o.ValidateArguments = isProduction);")]
    public void A_server_that_is_wired_enforces_all(string code, string? member = null)
    {
        var wiring = WiringOf(code + " }" + member + " static void End() {", Reference);

        Assert.True(wiring.IsLibraryReferenced);
        Assert.True(wiring.BuildsServer(Cancellation));
        Assert.True(wiring.IsWired(Cancellation));
        Assert.True(wiring.EnforcesLimits(Cancellation));
        Assert.True(wiring.EnforcesArguments(Cancellation));
        Assert.True(wiring.LibraryEnforcesArguments(Cancellation));
    }

    [Theory]
    [InlineData("services.AddMcpServer();")]
    [InlineData("services.AddMcpServer().WithStdioServerTransport().WithOther();")]
    [InlineData("services.AddMcpServer(); new Other().WithBounds();")]
    [InlineData("services.AddMcpServer(); var name = nameof(McpServerBuilderBoundsExtensions.WithBounds);")]
    [InlineData("McpServerServiceCollectionExtensions.AddMcpServer(services);")]
    public void A_server_that_never_calls_it_enforces_nothing(string code)
    {
        var wiring = WiringOf(code, Reference);

        Assert.True(wiring.BuildsServer(Cancellation));
        Assert.False(wiring.IsWired(Cancellation));
        Assert.False(wiring.EnforcesLimits(Cancellation));
        Assert.False(wiring.EnforcesArguments(Cancellation));
        Assert.False(wiring.LibraryEnforcesArguments(Cancellation));
    }

    [Theory]
    [InlineData("services.AddMcpServer().WithBounds(o => o.ValidateArguments = false);")]
    [InlineData("services.AddMcpServer().WithBounds(o => { o.MaxResultBytes = 1; o.ValidateArguments = false; });")]
    [InlineData("services.AddMcpServer().WithBounds(); services.Configure<McpBounds.BoundsOptions>(o => o.ValidateArguments = false);")]
    [InlineData("services.AddMcpServer().WithBounds(Configure); void Configure(McpBounds.BoundsOptions o) => o.ValidateArguments = false;")]
    public void A_server_may_switch_the_validation_of_arguments_off(string code)
    {
        var wiring = WiringOf(code, Reference);

        Assert.True(wiring.EnforcesLimits(Cancellation));
        Assert.False(wiring.EnforcesArguments(Cancellation));
        Assert.False(wiring.LibraryEnforcesArguments(Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("new Other().AddMcpServer();")]
    public void A_library_of_tools_is_trusted(string code)
    {
        var wiring = WiringOf(code, Reference);

        Assert.False(wiring.BuildsServer(Cancellation));
        Assert.True(wiring.EnforcesLimits(Cancellation));
        Assert.True(wiring.EnforcesArguments(Cancellation));
        Assert.True(wiring.LibraryEnforcesArguments(Cancellation));
    }

    [Fact]
    public void Without_the_library_nothing_says_that_arguments_are_validated()
    {
        var tools = WiringOf("");
        var server = WiringOf("services.AddMcpServer();");

        Assert.False(tools.IsLibraryReferenced);
        Assert.True(tools.EnforcesArguments(Cancellation));
        Assert.False(tools.LibraryEnforcesArguments(Cancellation));
        Assert.False(server.EnforcesArguments(Cancellation));
        Assert.False(server.EnforcesLimits(Cancellation));
    }

    [Theory]
    [InlineData("services.AddMcpServer().WithRequestFilters(f => f.AddCallToolFilter(next => async (c, t) => { Ask(c); return await next(c, t); }));", true)]
    [InlineData("services.AddMcpServer(o => o.Filters.Request.CallToolFilters.Add(next => async (c, t) => { Ask(c); return await next(c, t); }));", true)]
    [InlineData("services.AddMcpServer().WithRequestFilters(f => f.AddListToolsFilter(next => async (c, t) => { Ask(c); return await next(c, t); }));", false)]
    public void A_filter_of_the_projects_own_may_ask_the_attributes(string code, bool enforced)
    {
        var wiring = WiringOf(code + " void Ask(object o) => System.ComponentModel.DataAnnotations.Validator.ValidateObject(o, new(o));");

        Assert.Equal(enforced, wiring.EnforcesArguments(Cancellation));
        Assert.False(wiring.LibraryEnforcesArguments(Cancellation));
        Assert.False(wiring.EnforcesLimits(Cancellation));
    }

    [Fact]
    public void A_filter_that_asks_no_attribute_enforces_none() => Assert.False(
        WiringOf("services.AddMcpServer().WithRequestFilters(f => f.AddCallToolFilter(next => async (c, t) => await next(c, t)));").EnforcesArguments(Cancellation));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_helper_of_another_project_wires_if_that_uses_the_library(bool usesLibrary)
    {
        var helper = Named("Defaults", Compiled.Code([.. Compiled.Mcp, Reference], $$"""
            namespace Microsoft.Extensions.DependencyInjection
            {
                public static class Defaults
                {
                    public static IMcpServerBuilder WithCompanyDefaults(this IMcpServerBuilder builder) => builder{{(usesLibrary ? ".WithBounds()" : "")}};
                }
            }
            """));

        Assert.Equal(usesLibrary, WiringOf("services.AddMcpServer().WithCompanyDefaults();", Reference, Emitted(helper)).IsWired(Cancellation));
    }

    [Fact]
    public void Code_that_does_not_compile_is_looked_at_as_far_as_it_goes()
    {
        var wiring = BoundsWiring.In(Compiled.Tools(Compiled.Unchecked(
            [.. Compiled.Mcp, Reference], "static class Startup { static void M(IServiceCollection services) { services.AddMcpServer().WithBounds(; } }")));

        Assert.True(wiring.BuildsServer(Cancellation));
        Assert.True(wiring.IsWired(Cancellation));
    }

    [Fact]
    public void Only_the_members_that_name_it_are_bound()
    {
        var compilation = Compiled.Code(
            [.. Compiled.Mcp, Reference],
            [
                "static class Startup { static void M(IServiceCollection services) => services.AddMcpServer().WithBounds(); }",
                .. Enumerable.Range(0, 50).Select(static n => $"class Plain{n} {{ int M(string s) => s.Length; bool Is(object o) => o is not null; }}"),
            ]);
        using var bodies = new BoundBodies(compilation);

        Assert.True(BoundsWiring.In(Compiled.Tools(compilation)).EnforcesArguments(Cancellation));

        Assert.True(bodies.Count == 1, string.Join("\n", bodies.Members));
    }

    [Fact]
    public void A_cancelled_question_leaves_no_answer_behind()
    {
        var tools = Compiled.Tools(CompilationOf("services.AddMcpServer().WithBounds();", Reference));

        Assert.ThrowsAny<OperationCanceledException>(() => BoundsWiring.In(tools).EnforcesArguments(new(canceled: true)));

        Assert.True(BoundsWiring.In(tools).EnforcesArguments(Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static BoundsWiring WiringOf(string code, params MetadataReference[] more) => BoundsWiring.In(Compiled.Tools(CompilationOf(code, more)));

    private static CSharpCompilation CompilationOf(string code, params MetadataReference[] more) => Compiled.Code([.. Compiled.Mcp, .. more], $$"""
        static class Startup
        {
            private static IMcpServerBuilder? _kept;

            static void Start(IServiceCollection services, bool isProduction)
            {
                {{code}}
            }

            static IMcpServerBuilder WithOther(this IMcpServerBuilder mcp) => mcp;
        }

        class Other { public void WithBounds() { } public void AddMcpServer() { } }
        """);

    private static CSharpCompilation Named(string name, CSharpCompilation compilation) => compilation.WithAssemblyName(name);

    private static PortableExecutableReference Emitted(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: Cancellation);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
