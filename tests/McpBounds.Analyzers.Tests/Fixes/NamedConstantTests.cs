using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where a constant is written, and how it looks there.</summary>
public sealed class NamedConstantTests
{
    [Fact]
    public void It_is_the_first_member() => Adds(
        """
        class Tools
        {
            /// <summary>Lists.</summary>
            void List() { }
        }
        """,
        """
        class Tools
        {
            private const int MaxPages = 20;

            /// <summary>Lists.</summary>
            void List() { }
        }
        """);

    [Fact]
    public void It_joins_the_fields() => Adds(
        """
        class Tools {
          readonly string name;

          void List() { }
        }
        """,
        """
        class Tools {
          private const int MaxPages = 20;
          readonly string name;

          void List() { }
        }
        """);

    [Fact]
    public void It_stands_apart_from_a_field_with_a_comment() => Adds(
        """
        class Tools
        {
            // The name.
            readonly string name;
        }
        """,
        """
        class Tools
        {
            private const int MaxPages = 20;

            // The name.
            readonly string name;
        }
        """);

    [Fact]
    public void It_follows_the_constants() => Adds(
        """
        class Tools
        {
            // The name.
            const string Name = "a"; // or b
            private const int Size = 1;

            void List() { }
        }
        """,
        """
        class Tools
        {
            // The name.
            const string Name = "a"; // or b
            private const int Size = 1;
            private const int MaxPages = 20;

            void List() { }
        }
        """);

    [Fact]
    public void It_stands_below_an_empty_line_only_once() => Adds(
        """
        class Tools
        {

            void List() { }
        }
        """,
        """
        class Tools
        {
            private const int MaxPages = 20;

            void List() { }
        }
        """);

    [Fact]
    public void A_type_on_one_line_stays_on_it() => Adds("class Tools { void List() { } }", "class Tools { private const int MaxPages = 20; void List() { } }");

    [Fact]
    public void Line_ends_are_those_of_the_file() => Adds("class Tools\r\n{\r\n\tvoid List() { }\r\n}", "class Tools\r\n{\r\n\tprivate const int MaxPages = 20;\r\n\r\n\tvoid List() { }\r\n}");

    [Fact]
    public void A_large_number_is_written_in_groups() => Assert.Contains("Max = 1_000_000;", AddTo("class Tools\n{\n    int a;\n}", "Max", 1_000_000), StringComparison.Ordinal);

    [Fact]
    public void Top_level_statements_get_a_local_constant() => Assert.Equal(
        """
        using System;

        // Starts.
        const int MaxPages = 20;

        Console.WriteLine();

        """,
        NamedConstant.AddTo(Unit("""
            using System;

            // Starts.
            Console.WriteLine();

            """), "MaxPages", 20, SyntaxFactory.LineFeed).ToFullString());

    private static void Adds(string before, string after) => Assert.Equal(after, AddTo(before, "MaxPages", 20));

    private static string AddTo(string before, string name, int value)
    {
        var unit = Unit(before);
        var type = unit.DescendantNodes().OfType<TypeDeclarationSyntax>().Single();
        return unit.ReplaceNode(type, NamedConstant.AddTo(type, name, value, Body.NewLineOf(unit))).ToFullString();
    }

    private static CompilationUnitSyntax Unit(string text) => SyntaxFactory.ParseCompilationUnit(text);
}
