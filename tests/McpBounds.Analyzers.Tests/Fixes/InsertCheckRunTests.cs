using System.ComponentModel.DataAnnotations;
using static McpBounds.Analyzers.Fixes.InsertCheckTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes, compiled and run: what an agent sends is refused exactly where the attribute refuses it, in words that reach the agent.</summary>
public sealed class InsertCheckRunTests
{
    private const string Before = """
        public static string Limit([[|Range(1, 50)|]] int limit) => "ran";

        [McpServerTool]
        public static async Task<string> Optional([[|Range(1, 50)|]] int? limit = -1)
        {
            await Task.Yield();
            return "ran";
        }

        [McpServerTool]
        public static string Text([[|StringLength(5, MinimumLength = 2)|]] string? text) => "ran";

        [McpServerTool]
        public static string Slug([[|RegularExpression("^[a-z]+$|x1")|]] string? slug) => "ran";

        [McpServerTool]
        public static string Kind([[|AllowedValues("a", "b")|]] string kind) => "ran";

        [McpServerTool]
        public static string Tags([[|MaxLength(2)|]] List<string> tags) => "ran";

        [McpServerTool]
        public static string Object(Query {|MCPB011?:query|}) => "ran";

        [McpServerTool]
        public static IEnumerable<int> Numbers([[|Range(1, 50)|]] int limit)
        {
            yield return 1;
        }
        """;

    private const string After = """
        public static string Limit([Range(1, 50)] int limit)
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }
            return "ran";
        }

        [McpServerTool]
        public static async Task<string> Optional([Range(1, 50)] int? limit = -1)
        {
            if (limit is not -1 and (< 1 or > 50))
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }

            await Task.Yield();
            return "ran";
        }

        [McpServerTool]
        public static string Text([StringLength(5, MinimumLength = 2)] string? text)
        {
            if (text is { Length: < 2 or > 5 })
            {
                throw new McpException("Argument 'text' must have from 2 to 5 characters.");
            }
            return "ran";
        }

        [McpServerTool]
        public static string Slug([RegularExpression("^[a-z]+$|x1")] string? slug)
        {
            if (slug is { Length: > 0 } && !Regex.IsMatch(slug, @"\A(?:^[a-z]+$|x1)\z", RegexOptions.None, TimeSpan.FromSeconds(2)))
            {
                throw new McpException("Argument 'slug' must match the pattern ^[a-z]+$|x1");
            }
            return "ran";
        }

        [McpServerTool]
        public static string Kind([AllowedValues("a", "b")] string kind)
        {
            if (kind is not ("a" or "b"))
            {
                throw new McpException("Argument 'kind' must be one of a, b.");
            }
            return "ran";
        }

        [McpServerTool]
        public static string Tags([MaxLength(2)] List<string> tags)
        {
            if (tags is { Count: > 2 })
            {
                throw new McpException("Argument 'tags' must have at most 2 items.");
            }
            return "ran";
        }

        [McpServerTool]
        public static string Object(Query query)
        {
            if (query.Limit is < 1 or > 50)
            {
                throw new McpException("Argument 'query.Limit' must be from 1 to 50.");
            }
            if (query.Inner?.Slug is { Length: > 0 } && !Regex.IsMatch(query.Inner.Slug, @"\A(?:a+)\z", RegexOptions.None, TimeSpan.FromSeconds(2)))
            {
                throw new McpException("Argument 'query.Inner.Slug' must match the pattern a+");
            }
            return "ran";
        }

        [McpServerTool]
        public static IEnumerable<int> Numbers([Range(1, 50)] int limit)
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }

            yield return 1;
        }
        """;

    private static readonly Lazy<Type> s_fixed = new(static () => CompiledTools.From(
        "#nullable enable\n" + Tool(After, "using ModelContextProtocol;\nusing System.Text.RegularExpressions;\n") + "public interface IApi { string Search(params object?[] all); }"));

    [Fact]
    public Task What_runs_here_is_what_the_fix_writes() => Fixed(Before, After);

    public static TheoryData<string, object?> Refused => new()
    {
        { "Limit", 0 }, { "Limit", 51 }, { "Limit", int.MaxValue }, { "Limit", int.MinValue },
        { "Optional", 0 }, { "Optional", 1_000_000 },
        { "Text", "" }, { "Text", "a" }, { "Text", "abcdef" },
        { "Slug", "A" }, { "Slug", "abc1" }, { "Slug", "abc\n" }, { "Slug", " abc" }, { "Slug", "x11" },
        { "Kind", "c" }, { "Kind", "A" }, { "Kind", "" }, { "Kind", null },
    };

    public static TheoryData<string, object?> Let => new()
    {
        { "Limit", 1 }, { "Limit", 50 },
        { "Optional", -1 }, { "Optional", null }, { "Optional", 1 }, { "Optional", 50 },
        { "Text", null }, { "Text", "ab" }, { "Text", "abcde" },
        { "Slug", null }, { "Slug", "" }, { "Slug", "abc" }, { "Slug", "x1" },
        { "Kind", "a" }, { "Kind", "b" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_that_the_attribute_refuses_does_not_reach_the_tool(string tool, object? value)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(tool, value));

        Assert.Equal("McpException", exception.GetType().Name);
        Assert.StartsWith("Argument '", exception.Message, StringComparison.Ordinal);
        Assert.False(AttributeOf(tool).IsValid(value));
    }

    [Theory]
    [MemberData(nameof(Let))]
    public async Task A_value_that_it_allows_and_the_default_do(string tool, object? value)
    {
        Assert.Equal("ran", await RunAsync(tool, value));
        Assert.True(AttributeOf(tool).IsValid(value) || value is -1);
    }

    [Fact]
    public async Task Collections_and_objects_are_looked_into()
    {
        Assert.Equal("ran", await RunAsync("Tags", new List<string> { "a", "b" }));
        Assert.Equal("ran", await RunAsync("Object", Query(50, "aa")));
        Assert.Equal("ran", await RunAsync("Object", Query(1, null)));
        Assert.Equal("ran", await RunAsync("Object", Query(1, null, isInner: false)));
        Assert.Equal("Argument 'tags' must have at most 2 items.", await MessageAsync("Tags", new List<string> { "a", "b", "c" }));
        Assert.Equal("Argument 'query.Limit' must be from 1 to 50.", await MessageAsync("Object", Query(0, "a")));
        Assert.Equal("Argument 'query.Inner.Slug' must match the pattern a+", await MessageAsync("Object", Query(1, "b")));
    }

    [Fact]
    public void An_iterator_refuses_when_it_is_asked_for_its_first_element()
    {
        var numbers = (IEnumerable<int>)CompiledTools.Call(s_fixed.Value, "Numbers", [51])!;

        Assert.Equal("Argument 'limit' must be from 1 to 50.", Assert.ThrowsAny<Exception>(() => numbers.First()).Message);
    }

    private static ValidationAttribute AttributeOf(string tool) =>
        s_fixed.Value.GetMethod(tool)!.GetParameters()[0].GetCustomAttributes(inherit: false).OfType<ValidationAttribute>().Single();

    private static object Query(int limit, string? slug, bool isInner = true)
    {
        var query = Activator.CreateInstance(s_fixed.Value.Assembly.GetType("Query")!)!;
        query.GetType().GetProperty("Limit")!.SetValue(query, limit);
        if (isInner)
        {
            var inner = Activator.CreateInstance(s_fixed.Value.Assembly.GetType("Inner")!)!;
            inner.GetType().GetProperty("Slug")!.SetValue(inner, slug);
            query.GetType().GetProperty("Inner")!.SetValue(query, inner);
        }

        return query;
    }

    private static async Task<string> MessageAsync(string tool, object argument) => (await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(tool, argument))).Message;

    private static async Task<string> RunAsync(string tool, object? argument)
    {
        var result = CompiledTools.Call(s_fixed.Value, tool, [argument]);
        return result is Task<string> task ? await task : (string)result!;
    }
}
