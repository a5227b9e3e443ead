using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>How "Clamp to 1–100" chooses the numbers, and tells the agent.</summary>
public sealed class ClampRangeTests
{
    [Fact]
    public Task A_range_that_is_there_is_kept_and_holds() => Fixed(
        """
        public int[] List([Range(1, Most)] int limit, [Range(2.0, 50.0)] int top, [Range(1, int.MaxValue)] int size)
        {
            return Enumerable.Range(0, [|limit|]).Concat(new int[[|top|]]).Concat(new int[[|size|]]).ToArray();
        }

        private const int Most = 25;
        """,
        """
        public int[] List([Range(1, Most)] int limit, [Range(2.0, 50.0)] int top, [Range(1, int.MaxValue)] int size)
        {
            return Enumerable.Range(0, Math.Clamp(limit, 1, Most)).Concat(new int[Math.Clamp(top, 2, 50)]).Concat(new int[Math.Clamp(size, 1, 100)]).ToArray();
        }

        private const int Most = 25;
        """);

    [Fact]
    public Task The_attribute_stands_beside_others() => Fixed(
        """
        public int[] List(
            [Description("How many.")] int limit, // the count
            [Description("How many more."), System.Diagnostics.CodeAnalysis.DisallowNull] [System.Diagnostics.CodeAnalysis.NotNull] int top = 7,
            // The size.
            int size = 3,
            CancellationToken cancellationToken = default)
        {
            return Enumerable.Range(0, [|limit|]).Concat(new int[[|top|]]).Concat(new int[[|size|]]).ToArray();
        }
        """,
        """
        public int[] List(
            [Description("How many."), Range(1, 100)] int limit, // the count
            [Description("How many more."), System.Diagnostics.CodeAnalysis.DisallowNull] [System.Diagnostics.CodeAnalysis.NotNull, Range(1, 100)] int top = 7,
            // The size.
            [Range(1, 100)] int size = 3,
            CancellationToken cancellationToken = default)
        {
            return Enumerable.Range(0, Math.Clamp(limit, 1, 100)).Concat(new int[Math.Clamp(top, 1, 100)]).Concat(new int[Math.Clamp(size, 1, 100)]).ToArray();
        }
        """);

    [Fact]
    public Task A_description_states_the_maximum() => Fixed(
        """
        public int[] List([Description("Page size (default 50, max 1000)")] int pageSize = 50, [Description("Up to 20.")] int top = 30)
        {
            return Enumerable.Range(0, [|pageSize|]).Concat(new int[[|top|]]).ToArray();
        }
        """,
        """
        public int[] List([Description("Page size (default 50, max 1000)"), Range(1, 1000)] int pageSize = 50, [Description("Up to 20."), Range(1, 100)] int top = 30)
        {
            return Enumerable.Range(0, Math.Clamp(pageSize, 1, 1000)).Concat(new int[Math.Clamp(top, 1, 100)]).ToArray();
        }
        """);

    [Fact]
    public Task Options_set_the_maximum()
    {
        var test = Test(
            "public int[] List(int limit, int timeoutSeconds) => Enumerable.Range(0, [|limit|]).Concat(new int[[|timeoutSeconds|]]).ToArray();",
            """
            public int[] List([Range(1, 40)] int limit, [Range(1, 10)] int timeoutSeconds) => Enumerable.Range(0, Math.Clamp(limit, 1, 40)).Concat(new int[Math.Clamp(timeoutSeconds, 1, 10)]).ToArray();
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.max_batch_size = 40\nmcpbounds.timeout_seconds = 10\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task The_namespace_is_imported() => Full(
        """
        using System;
        using System.Linq;

        namespace Server;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List(int limit) => Enumerable.Range(0, {|MCPB003:limit|}).ToArray();
        }
        """,
        """
        using System;
        using System.ComponentModel.DataAnnotations;
        using System.Linq;

        namespace Server;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List([Range(1, 100)] int limit) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray();
        }
        """);

    [Fact]
    public Task An_import_that_would_make_another_name_ambiguous_is_left() => Full(
        """
        using System.Linq;
        using Checks;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List(int limit) => limit == 0 ? throw new ValidationException() : Enumerable.Range(0, {|MCPB003:limit|}).ToArray();
        }
        """,
        """
        using System.Linq;
        using Checks;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List([System.ComponentModel.DataAnnotations.Range(1, 100)] int limit) => limit == 0 ? throw new ValidationException() : Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray();
        }
        """,
        "namespace Checks { public class ValidationException : Exception { } }");

    [Fact]
    public Task Another_range_attribute_is_not_meant() => Full(
        """
        using System.Linq;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List(int limit) => Enumerable.Range(0, {|MCPB003:limit|}).ToArray();
        }

        public sealed class RangeAttribute : Attribute { }
        """,
        """
        using System.Linq;

        [McpServerToolType]
        public class Tools
        {
            [McpServerTool]
            public int[] List([System.ComponentModel.DataAnnotations.Range(1, 100)] int limit) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray();
        }

        public sealed class RangeAttribute : Attribute { }
        """);

    [Fact]
    public Task Another_math_is_not_meant() => Fixed(
        """
        public string List(int limit, string Math) => string.Concat(Enumerable.Range(0, [|limit|])) + Math;
        """,
        """
        public string List([Range(1, 100)] int limit, string Math) => string.Concat(Enumerable.Range(0, global::System.Math.Clamp(limit, 1, 100))) + Math;
        """);

    [Fact]
    public Task A_tool_that_is_a_lambda_is_told_as_well() => Full(
        """
        using System.ComponentModel.DataAnnotations;

        public static class Program
        {
            public static McpServerTool Typed() => McpServerTool.Create((int limit) => string.Concat(Enumerable.Range(0, {|MCPB003:limit|})) + limit);

            public static McpServerTool Method() => McpServerTool.Create(List);

            private static string List(int limit) => string.Concat(Enumerable.Range(0, {|MCPB003:limit|}));
        }
        """,
        """
        using System.ComponentModel.DataAnnotations;

        public static class Program
        {
            public static McpServerTool Typed() => McpServerTool.Create(([Range(1, 100)] int limit) =>
            {
                limit = Math.Clamp(limit, 1, 100);
                return string.Concat(Enumerable.Range(0, limit)) + limit;
            });

            public static McpServerTool Method() => McpServerTool.Create(List);

            private static string List([Range(1, 100)] int limit) => string.Concat(Enumerable.Range(0, Math.Clamp(limit, 1, 100)));
        }
        """);

    private static Task Full(string before, string after, string? others = null)
    {
        var test = Test("", "");
        test.TestCode = before;
        test.FixedCode = after;
        if (others is not null)
        {
            test.TestState.Sources.Add(others);
            test.FixedState.Sources.Add(others);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
