using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>Answers do not depend on the order, the threads or the cancelled attempts in which they are asked for, and outlive no compilation.</summary>
public sealed class StabilityTests
{
    private static readonly string[] s_recursive =
    [
        """
        class T
        {
            [McpServerTool] static void First(Ring ring) => ring.A(3);
            [McpServerTool] static void Second(Ring ring) => ring.C(3);
        }
        class Ring
        {
            private readonly HttpClient _http = new();
            public void A(int n) { _ = _http.GetStringAsync("https://a.example"); B(n); }
            public void B(int n) { _ = _http.GetStringAsync("https://b.example"); C(n); }
            public void C(int n) { _ = _http.GetStringAsync("https://c.example"); if (n > 0) A(n - 1); Leaf.Read(); }
        }
        """,
        "static class Leaf { public static void Read() { _ = new HttpClient().GetStringAsync(\"https://d.example\"); Back(); } static void Back() => new Ring().B(0); }",
    ];

    [Fact]
    public void Mutually_recursive_methods_are_answered_alike_in_either_order()
    {
        var compilation = Compiled.Code(s_recursive);
        var inOrder = Answers(compilation.Clone(), static calls => calls);
        var reversed = Answers(compilation.Clone(), static calls => calls.Reverse());

        Assert.Equal(4, inOrder.Count);
        Assert.Equal(inOrder.Order(StringComparer.Ordinal), reversed.Order(StringComparer.Ordinal));
        Assert.All(inOrder, static answer => Assert.Contains("and 1 more tool", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_and_requests_for_each_document_in_either_order_agree()
    {
        foreach (var compilation in new[] { Compiled.Code(s_recursive), LargeServer.Compile(services: 6, tools: 20) })
        {
            var built = Driver.Text(await Driver.BuildAsync(compilation.Clone()));
            var requested = new List<string>();
            var shared = compilation.Clone();
            foreach (var tree in shared.SyntaxTrees.Reverse())
            {
                requested.AddRange(Driver.Text(await Driver.RequestAsync(shared, tree, TestContext.Current.CancellationToken)));
            }

            Assert.NotEmpty(built);
            Assert.Equal(built.Order(StringComparer.Ordinal), requested.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public async Task A_build_that_is_cancelled_poisons_nothing(int bodies)
    {
        var compilation = LargeServer.Compile(services: 6, tools: 20);
        var expected = Driver.Text(await Driver.BuildAsync(compilation.Clone()));
        using var source = new CancellationTokenSource();
        using (new BoundBodies(compilation, count => Cancel(count, source)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Driver.BuildAsync(compilation, source.Token));
        }

        Assert.Equal(expected, Driver.Text(await Driver.BuildAsync(compilation)));

        void Cancel(int count, CancellationTokenSource source)
        {
            if (count == bodies)
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_question_that_is_cancelled_poisons_no_later_one(int bodies)
    {
        var compilation = Compiled.Code(s_recursive);
        var expected = Answers(compilation.Clone(), static calls => calls);
        var tools = Compiled.Tools(compilation);
        using var source = new CancellationTokenSource();
        using (new BoundBodies(compilation, count =>
        {
            if (count == bodies)
            {
                source.Cancel();
            }
        }))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Ask(tools, compilation, source.Token).ToList());
        }

        Assert.Equal(expected, Ask(tools, compilation, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_index_whose_making_is_cancelled_is_made_anew()
    {
        var tree = Compiled.Parse("class C { void M() => N(); }", "/0/Test0.cs");

        Assert.Throws<OperationCanceledException>(() => SyntaxIndex.Of(tree, new CancellationToken(canceled: true)));
        var index = SyntaxIndex.Of(tree, TestContext.Current.CancellationToken);

        Assert.Single(index.MembersThatMention("N"));
        Assert.Same(index, SyntaxIndex.Of(tree, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Eight_threads_that_ask_for_different_code_are_told_what_one_is_told()
    {
        const int Threads = 8;
        var compilation = LargeServer.Compile(services: 40, tools: 80);
        var expected = Answers(compilation.Clone(), static calls => calls);
        for (var round = 0; round < 3; round++)
        {
            var request = compilation.Clone();
            var tools = Compiled.Tools(request);
            var calls = Compiled.Calls(request, "GetStringAsync");
            var answers = new string[calls.Length];
            using var barrier = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(part => new Thread(() =>
            {
                barrier.SignalAndWait();
                for (var place = part; place < calls.Length; place += Threads)
                {
                    answers[place] = Answer(tools, calls[place], CancellationToken.None);
                }
            })).ToList();
            threads.ForEach(static thread => thread.Start());
            threads.ForEach(static thread => thread.Join());

            Assert.Equal(expected, answers);
        }
    }

    [Fact]
    public async Task Requests_at_the_same_time_over_one_compilation_agree_with_a_build()
    {
        var compilation = LargeServer.Compile(services: 16, tools: 40);
        var expected = Driver.Text(await Driver.BuildAsync(compilation.Clone()));
        var cancellation = TestContext.Current.CancellationToken;

        var requested = await Task.WhenAll(compilation.SyntaxTrees.Select(tree => Task.Run(() => Driver.RequestAsync(compilation, tree, cancellation), cancellation)));

        Assert.Equal(expected.Order(StringComparer.Ordinal), Driver.Text(requested.SelectMany(static reported => reported)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_of_a_tree_holds_names_and_places_only()
    {
        var seen = new HashSet<Type>();
        Visit(typeof(SyntaxIndex));

        void Visit(Type type)
        {
            if (!seen.Add(type))
            {
                return;
            }

            Assert.False(typeof(ISymbol).IsAssignableFrom(type) || typeof(SyntaxNode).IsAssignableFrom(type) || typeof(SyntaxTree).IsAssignableFrom(type)
                || typeof(Compilation).IsAssignableFrom(type) || typeof(SemanticModel).IsAssignableFrom(type) || typeof(IOperation).IsAssignableFrom(type)
                || type == typeof(SyntaxToken) || type == typeof(SyntaxReference) || type == typeof(Location) || typeof(Delegate).IsAssignableFrom(type), $"{type} is kept");
            foreach (var argument in type.GetGenericArguments())
            {
                Visit(argument);
            }

            if (type.Assembly == typeof(SyntaxIndex).Assembly)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    Visit(field.FieldType);
                }
            }
        }
    }

    [Fact]
    public void A_compilation_that_was_analysed_can_be_collected_while_its_trees_live_on()
    {
        var (compilations, trees) = Analysed();
        for (var attempt = 0; attempt < 10 && compilations.Any(static compilation => compilation.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(compilations, static compilation => compilation.IsAlive);
        Assert.NotEmpty(SyntaxIndex.Of(trees[^2], CancellationToken.None).MembersThatMention("Get0Part0Async"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_referenced_project_is_told_from_its_image_by_nothing(bool asImage)
    {
        var library = Compiled.Code("""
            namespace Shared
            {
                public interface IService { Task<string> GetAsync(string id); }
                public abstract class Base { public Task<string> RunAsync(string id) => StepAsync(id); protected abstract Task<string> StepAsync(string id); }
                public class Fetcher
                {
                    private readonly HttpClient _http = new();
                    public virtual Task<string> FetchAsync(string url) => _http.GetStringAsync(url);
                    public static HttpClient Make() => new() { MaxResponseContentBufferSize = 1000 };
                    public string Url { get; set; } = "https://a.example";
                }
            }
            """);
        MetadataReference reference = library.ToMetadataReference();
        if (asImage)
        {
            reference = Compiled.Image(library);
        }

        var server = Compiled.Code(
            [.. Compiled.Mcp, reference],
            """
            using Shared;
            class Service : IService { public Task<string> GetAsync(string id) => new HttpClient().GetStringAsync("https://a.example/" + id); static void Main() => new Service(); }
            class Step : Base { protected override Task<string> StepAsync(string id) => new HttpClient().GetStringAsync(new Fetcher().Url); }
            class Own : Fetcher { public override Task<string> FetchAsync(string url) => new HttpClient().GetStringAsync(url); static void Main() => new Own(); }
            class Unused : Base { protected override Task<string> StepAsync(string id) => new HttpClient().GetStringAsync("https://a.example"); static void Never() => new Unused(); }
            class T
            {
                [McpServerTool] static async Task<string> M(IService service, Fetcher fetcher, string id) =>
                    await service.GetAsync(id) + await new Step().RunAsync(id) + await fetcher.FetchAsync(id) + await Fetcher.Make().GetStringAsync("https://a.example");
            }
            """);

        var reported = await Driver.BuildAsync(server);
        Assert.Equal(["Service", "Step", "Own", "T"], reported.Select(static diagnostic => Driver.TypeAround(diagnostic.Location)));
        Assert.Empty(await Driver.BuildAsync(library));
        var requested = await Driver.RequestAsync(server.Clone(), 0);
        Assert.Equal(Driver.Text(reported), Driver.Text(requested));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference[] Compilations, SyntaxTree[] Trees) Analysed()
    {
        var compilation = LargeServer.Compile(services: 3, tools: 10);
        var analysed = new ConcurrentBag<WeakReference>();
        References.MemberSearched += Note; // the driver's compilation is a copy of this one
        var reported = Task.Run(() => Driver.BuildAsync(compilation, CancellationToken.None)).GetAwaiter().GetResult();
        References.MemberSearched -= Note;
        Assert.Equal(3, reported.Length);
        Assert.NotEmpty(analysed);
        return ([new(compilation), .. analysed], [.. compilation.SyntaxTrees]);

        void Note(Compilation bound, SyntaxNode member)
        {
            if (bound.AssemblyName == compilation.AssemblyName)
            {
                analysed.Add(new(bound));
            }
        }
    }

    private static List<string> Answers(Compilation compilation, Func<IEnumerable<SyntaxNode>, IEnumerable<SyntaxNode>> order)
    {
        var tools = Compiled.Tools(compilation);
        return [.. order(Compiled.Calls(compilation, "GetStringAsync")).Select(call => Answer(tools, call, TestContext.Current.CancellationToken))];
    }

    private static IEnumerable<string> Ask(ToolCode tools, Compilation compilation, CancellationToken cancellation) =>
        Compiled.Calls(compilation, "GetStringAsync").Select(call => Answer(tools, call, cancellation));

    private static string Answer(ToolCode tools, SyntaxNode call, CancellationToken cancellation) =>
        $"{call.SyntaxTree.FilePath} {call.Span}: {tools.Reach.Of(CodeUnit.Of(call), cancellation)} at {tools.Reach.Of(CodeUnit.Of(call), cancellation)?.Location.GetLineSpan()}";
}
