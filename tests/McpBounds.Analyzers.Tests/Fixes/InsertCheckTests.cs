using System.Diagnostics.CodeAnalysis;
using McpBounds.Analyzers.Rules;
using static McpBounds.Analyzers.Fixes.InsertCheckTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What "Insert the check" writes.</summary>
public sealed class InsertCheckTests
{
    private static Task Condition(string parameter, string condition, string message) => Fixed(
        $$"""
        public string Search([[|{{parameter}})
        {
            return api.Search(value!);
        }
        """.Replace(")]", ")|]]", StringComparison.Ordinal),
        $$"""
        public string Search([{{parameter}})
        {
            if ({{condition}})
            {
                throw new McpException("Argument 'value' {{message}}");
            }

            return api.Search(value!);
        }
        """);

    [Theory]
    [InlineData("Range(1, 50)] int value", "value is < 1 or > 50", "must be from 1 to 50.")]
    [InlineData("Range(1, 50)] int? value", "value is < 1 or > 50", "must be from 1 to 50.")]
    [InlineData("Range(1, 50)] int value = 20", "value is < 1 or > 50", "must be from 1 to 50.")]
    [InlineData("Range(1, 50)] int value = 0", "value is not 0 and (< 1 or > 50)", "must be from 1 to 50.")]
    [InlineData("Range(1, 50)] int? value = -1", "value is not -1 and (< 1 or > 50)", "must be from 1 to 50.")]
    [InlineData("Range(1, int.MaxValue)] int value", "value is < 1", "must be at least 1.")]
    [InlineData("Range(int.MinValue, 50)] int value", "value is > 50", "must be at most 50.")]
    [InlineData("Range(-5, 1000000)] int value", "value is < -5 or > 1_000_000", "must be from -5 to 1000000.")]
    [InlineData("Range(0.5, 9.5)] double value", "value is < 0.5 or > 9.5", "must be from 0.5 to 9.5.")]
    [InlineData("Range(0.5, 9.5)] float value", "value is < 0.5f or > 9.5f", "must be from 0.5 to 9.5.")]
    [InlineData("Range(0.5, 9.5)] int value", "value is < 1 or > 9", "must be from 1 to 9.")]
    [InlineData("Range(1, 50)] long value", "value is < 1 or > 50", "must be from 1 to 50.")]
    [InlineData("Range(1.0, 5e9)] long value", "value is < 1 or > 5_000_000_000", "must be from 1 to 5000000000.")]
    [InlineData("Range(1, 50)] decimal value", "value is < 1m or > 50m", "must be from 1 to 50.")]
    [InlineData("Range(typeof(decimal), \"0.5\", \"2\")] decimal value", "value is < 0.5m or > 2m", "must be from 0.5 to 2.")]
    [InlineData("Range(1, 300)] byte value", "value is < 1", "must be at least 1.")]
    [InlineData("Range(0, 5)] uint value", "value is > 5", "must be at most 5.")]
    [InlineData("Range(0, 1, MaximumIsExclusive = true)] double value", "value is < 0 or >= 1", "must be at least 0 and less than 1.")]
    [InlineData("Range(0, 1, MinimumIsExclusive = true)] double value", "value is <= 0 or > 1", "must be greater than 0 and at most 1.")]
    [InlineData("MaxLength(100)] string value", "value is { Length: > 100 }", "must have at most 100 characters.")]
    [InlineData("MaxLength(100)] string? value = null", "value is { Length: > 100 }", "must have at most 100 characters.")]
    [InlineData("StringLength(100)] string value", "value is { Length: > 100 }", "must have at most 100 characters.")]
    [InlineData("StringLength(100, MinimumLength = 3)] string value", "value is { Length: < 3 or > 100 }", "must have from 3 to 100 characters.")]
    [InlineData("StringLength(100, MinimumLength = 3)] string value = \"\"", "value is not \"\" and ({ Length: < 3 or > 100 })", "must have from 3 to 100 characters.")]
    [InlineData("Length(1, 20000)] string value", "value is { Length: < 1 or > 20_000 }", "must have from 1 to 20000 characters.")]
    [InlineData("MaxLength(10)] string[] value", "value is { Length: > 10 }", "must have at most 10 items.")]
    [InlineData("MaxLength(10)] List<int>? value", "value is { Count: > 10 }", "must have at most 10 items.")]
    [InlineData("MaxLength(10)] IReadOnlyList<int> value", "value is { Count: > 10 }", "must have at most 10 items.")]
    [InlineData("AllowedValues(\"a\", \"b\")] string value", "value is not (\"a\" or \"b\")", "must be one of a, b.")]
    [InlineData("AllowedValues(\"a\", \"b\")] string? value", "value is not (null or \"a\" or \"b\")", "must be one of a, b.")]
    [InlineData("AllowedValues(\"a\", \"b\")] string value = \"c\"", "value is not (\"a\" or \"b\" or \"c\")", "must be one of a, b.")]
    [InlineData("AllowedValues(\"a\", null)] string? value", "value is not (null or \"a\")", "must be one of a, .")]
    [InlineData("AllowedValues(\"only\")] string value", "value is not \"only\"", "must be only.")]
    [InlineData("AllowedValues(1, 2)] int value", "value is not (1 or 2)", "must be one of 1, 2.")]
    [InlineData("AllowedValues(1, 2)] int? value", "value is not (null or 1 or 2)", "must be one of 1, 2.")]
    [InlineData("AllowedValues(DayOfWeek.Monday, DayOfWeek.Friday)] DayOfWeek value", "value is not (System.DayOfWeek.Monday or System.DayOfWeek.Friday)", "must be one of Monday, Friday.")]
    public Task A_condition_refuses_what_the_attribute_does(string parameter, string condition, string message) => Condition(parameter, condition, message);

    [Fact]
    public Task A_pattern_must_match_the_whole_text_and_in_time() => Fixed(
        """
        public string Search([[|RegularExpression("^[a-z]+$")|]] string slug)
        {
            return api.Search(slug);
        }
        """,
        """
        public string Search([RegularExpression("^[a-z]+$")] string slug)
        {
            if (slug is { Length: > 0 } && !Regex.IsMatch(slug, @"\A(?:^[a-z]+$)\z", RegexOptions.None, TimeSpan.FromSeconds(2)))
            {
                throw new McpException("Argument 'slug' must match the pattern ^[a-z]+$");
            }

            return api.Search(slug);
        }
        """);

    [Fact]
    public Task A_pattern_has_quotes_a_time_of_its_own_and_a_default() => Fixed(
        """
        public string Search([[|RegularExpression("\"\\d+\"", MatchTimeoutInMilliseconds = 250)|]] string? slug = "all") => api.Search(slug);
        """,
        """
        public string Search([RegularExpression("\"\\d+\"", MatchTimeoutInMilliseconds = 250)] string? slug = "all")
        {
            if (slug is not "all" and { Length: > 0 } && !Regex.IsMatch(slug, @"\A(?:""\d+"")\z", RegexOptions.None, TimeSpan.FromMilliseconds(250)))
            {
                throw new McpException("Argument 'slug' must match the pattern \"\\d+\"");
            }
            return api.Search(slug);
        }
        """);

    [Fact]
    public Task All_annotations_of_a_tool_are_checked_in_one_change() => Fixed(
        """
        public string Search([[|Range(1, 50)|]] int limit, [MaxLength(100)] string text, Query query, [Range(1, 9)] int page)
        {
            page = Math.Clamp(page, 1, 9);
            return api.Search(limit, text, query, page);
        }
        """,
        """
        public string Search([Range(1, 50)] int limit, [MaxLength(100)] string text, Query query, [Range(1, 9)] int page)
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }
            if (text is { Length: > 100 })
            {
                throw new McpException("Argument 'text' must have at most 100 characters.");
            }
            if (query.Limit is < 1 or > 50)
            {
                throw new McpException("Argument 'query.Limit' must be from 1 to 50.");
            }
            if (query.Inner?.Slug is { Length: > 0 } && !Regex.IsMatch(query.Inner.Slug, @"\A(?:a+)\z", RegexOptions.None, TimeSpan.FromSeconds(2)))
            {
                throw new McpException("Argument 'query.Inner.Slug' must match the pattern a+");
            }

            page = Math.Clamp(page, 1, 9);
            return api.Search(limit, text, query, page);
        }
        """);

    [Fact]
    public Task The_author_s_constants_are_used_again() => Fixed(
        """
        public string Search([[|Range(1, Max)|]] int limit)
        {
            return api.Search(limit);
        }
        """,
        """
        public string Search([Range(1, Max)] int limit)
        {
            if (limit is < 1 or > Max)
            {
                throw new McpException($"Argument 'limit' must be from {1} to {Max}.");
            }

            return api.Search(limit);
        }
        """);

    [Fact]
    public Task Comments_stay_with_what_they_are_about() => Fixed(
        """
        public string Search(
            // how many
            [[|Range(1, 50)|]] int limit) // a tool
        {
            // First of all.
            var found = api.Search(limit); // finds

            return found;
        }
        """,
        """
        public string Search(
            // how many
            [Range(1, 50)] int limit) // a tool
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }

            // First of all.
            var found = api.Search(limit); // finds

            return found;
        }
        """);

    [Fact]
    public Task An_expression_body_becomes_a_block() => Fixed(
        """
        public string Search([[|Range(1, 50)|]] int limit) =>
            // finds
            api.Search(limit);

        [McpServerTool]
        public async Task Wait([[|Range(1, 50)|]] int seconds) => await Task.Delay(seconds);

        [McpServerTool]
        public void Do([[|Range(1, 50)|]] int times) => api.Search(times);
        """,
        """
        public string Search([Range(1, 50)] int limit)
        {
            // finds
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }
            return api.Search(limit);
        }

        [McpServerTool]
        public async Task Wait([Range(1, 50)] int seconds)
        {
            if (seconds is < 1 or > 50)
            {
                throw new McpException("Argument 'seconds' must be from 1 to 50.");
            }
            await Task.Delay(seconds);
        }

        [McpServerTool]
        public void Do([Range(1, 50)] int times)
        {
            if (times is < 1 or > 50)
            {
                throw new McpException("Argument 'times' must be from 1 to 50.");
            }
            api.Search(times);
        }
        """);

    [Fact]
    public Task Iterators_lambdas_local_functions_and_partial_methods() => Fixed(
        """
        public IEnumerable<int> Numbers([[|Range(1, 50)|]] int limit)
        {
            for (var i = 0; i < limit; i++)
            {
                yield return i;
            }
        }

        public static McpServerTool Lambda() => McpServerTool.Create(([[|Range(1, 50)|]] int limit) => new string('a', limit));

        public static McpServerTool Block() => McpServerTool.Create(([[|Range(1, 50)|]] int limit) =>
        {
            return new string('a', limit);
        });

        public static McpServerTool Local()
        {
            string Search([[|Range(1, 50)|]] int limit) => new string('a', limit);
            return McpServerTool.Create(Search);
        }

        [McpServerTool]
        public partial string Part([Range(1, 50)] int limit);

        public partial string Part(int [|number|])
        {
            return api.Search(number);
        }
        """,
        """
        public IEnumerable<int> Numbers([Range(1, 50)] int limit)
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }

            for (var i = 0; i < limit; i++)
            {
                yield return i;
            }
        }

        public static McpServerTool Lambda() => McpServerTool.Create(([Range(1, 50)] int limit) =>
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }
            return new string('a', limit);
        });

        public static McpServerTool Block() => McpServerTool.Create(([Range(1, 50)] int limit) =>
        {
            if (limit is < 1 or > 50)
            {
                throw new McpException("Argument 'limit' must be from 1 to 50.");
            }

            return new string('a', limit);
        });

        public static McpServerTool Local()
        {
            string Search([Range(1, 50)] int limit)
            {
                if (limit is < 1 or > 50)
                {
                    throw new McpException("Argument 'limit' must be from 1 to 50.");
                }
                return new string('a', limit);
            }
            return McpServerTool.Create(Search);
        }

        [McpServerTool]
        public partial string Part([Range(1, 50)] int limit);

        public partial string Part(int number)
        {
            if (number is < 1 or > 50)
            {
                throw new McpException("Argument 'number' must be from 1 to 50.");
            }

            return api.Search(number);
        }
        """);

    [Theory]
    [InlineData("public string Search([[|Range(1, 50)|]] int limit) => throw new NotSupportedException();")]
    [InlineData("public string Search([[|MaxLength(10)|]] IEnumerable<int> items) => api.Search(items);")]
    [InlineData("public string Search([[|RegularExpression(\"(\")|]] string slug) => api.Search(slug);")]
    [InlineData("public string Search([[|RegularExpression(\"(?x)a #b\")|]] string slug) => api.Search(slug);")]
    [InlineData("public string Search([[|AllowedValues(1, 2)|]] string kind) => api.Search(kind);")]
    [InlineData("public void Search([[|Range(1, 50)|]] int limit) { }")]
    public Task It_is_not_offered_where_none_can_be_written(string code) => Fixed(code, code);

    [Fact]
    public async Task It_is_not_offered_to_older_languages()
    {
        const string Code = """
            using System.ComponentModel.DataAnnotations;
            using ModelContextProtocol.Server;
            public class Tools { [McpServerTool] public string Search([{|MCPB011:Range(1, 50)|}] int limit) { return new string('a', limit); } }
            """;
        var test = Test(Code, Code);
        test.CSharpVersion = 8;
        test.ImplicitUsings = false;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>Short ways to test "Insert the check" on the code of one tool.</summary>
internal static class InsertCheckTest
{
    /// <summary>The fix turns the one code into the other, one by one and all at once.</summary>
    internal static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after)
    {
        var imports = (after.Contains("McpException", StringComparison.Ordinal) ? "using ModelContextProtocol;\n" : "")
            + (after.Contains("Regex.", StringComparison.Ordinal) ? "using System.Text.RegularExpressions;\n" : "");
        return Test(Tool(before, ""), Tool(after, imports)).RunAsync(TestContext.Current.CancellationToken);
    }

    internal static CSharpCodeFixVerifier<UnenforcedAnnotation, CodeFixes.CheckFixes>.Test Test(string before, string after)
    {
        var test = new CSharpCodeFixVerifier<UnenforcedAnnotation, CodeFixes.CheckFixes>.Test();
        foreach (var (state, code) in new[] { (test.TestState, before), (test.FixedState, after) })
        {
            state.Sources.Add(code);
            state.Sources.Add(AnnotationVerifier.Server.Replace("static class", "static partial class", StringComparison.Ordinal));
            state.Sources.Add("public interface IApi { string Search(params object[] all); }");
        }

        return test;
    }

    /// <summary>The code of one tool; what is marked <c>[|…|]</c> is MCPB011.</summary>
    internal static string Tool(string code, string imports) =>
        $$"""
        {{Sorted(imports + "using System.ComponentModel.DataAnnotations;\n")}}
        [McpServerToolType]
        public partial class Tools
        {
            private const int Max = 50;
            private readonly IApi api;
            public Tools(IApi api) { this.api = api; }

            [McpServerTool]
            {{code.Replace("[|", "{|MCPB011:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }

        public class Query
        {
            [Range(1, 50)]
            public int Limit { get; set; }
            public Inner? Inner { get; set; }
        }

        public class Inner
        {
            [RegularExpression("a+")]
            public string? Slug { get; set; }
        }

        """;

    private static string Sorted(string imports) => string.Concat(imports.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .OrderBy(static line => line.Contains("System", StringComparison.Ordinal) ? 0 : 1).ThenBy(static line => line.TrimEnd(';'), StringComparer.Ordinal).Select(static line => line + "\n"));
}
