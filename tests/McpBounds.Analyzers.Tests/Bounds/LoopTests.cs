using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Loops as the control-flow graph shows them. Code under test says <c>In()</c> where each turn may come by, and <c>Out()</c> where none does.</summary>
public sealed class LoopTests
{
    [Theory]
    [InlineData("while (b) { In(); if (b) { Out(); break; } In(); } Out();")]
    [InlineData("while (true) { In(); if (b) { Out(); return; } } ")]
    [InlineData("do { In(); if (b) continue; In(); } while (In()); Out();")]
    [InlineData("for (Out(); In(); In()) { In(); if (b) { Out(); throw new Exception(); } }")]
    [InlineData("foreach (var n in new[] { Out() }) { In(); }")]
    [InlineData("Out(); again: In(); if (b) { Out(); return; } goto again;")]
    [InlineData("Out(); again: In(); if (b) goto again; In(); if (In()) goto again; Out();")]
    [InlineData("while (b) { try { In(); if (b) { Out(); break; } } finally { b = false; } } Out();")]
    [InlineData("while (b) { try { In(); } catch (Exception) when (In()) { In(); continue; } }")]
    [InlineData("while (b) { try { In(); } catch { Out(); throw; } }")]
    [InlineData("while (b) { using var x = new System.IO.MemoryStream(); In(); }")]
    [InlineData("while (b) { switch (In()) { case true: In(); continue; default: Out(); return; } }")]
    [InlineData("while (b) { System.Action a = () => In(); a(); }")]
    [InlineData("try { System.Action a = () => { try { while (b) { In(); } } finally { Out(); } }; a(); } finally { b = false; }")]
    public void What_runs_again_and_again(string body)
    {
        var (model, loop) = First(body);

        var found = Loop.Of(loop, model, TestContext.Current.CancellationToken);

        Assert.NotNull(found);
        foreach (var call in Calls(loop))
        {
            Assert.True(found.Runs(call) == call.ToString().StartsWith("In", StringComparison.Ordinal), $"{call} at {call.SpanStart}");
        }
    }

    [Theory]
    [InlineData("do { In(); } while (false);")]
    [InlineData("while (true) { In(); break; }")]
    [InlineData("for (;;) { In(); if (b) return; throw new Exception(); }")]
    [InlineData("goto ahead; ahead: In();")]
    [InlineData("while (b) { In(); return; }")]
    public void What_runs_but_once(string body)
    {
        var (model, loop) = First(body);

        Assert.Null(Loop.Of(loop, model, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_inner_loop_is_not_the_outer_one()
    {
        var (model, outer) = First("while (b) { In(); do { if (b) break; } while (In()); In(); }");
        var inner = outer.DescendantNodes().OfType<DoStatementSyntax>().Single();

        var around = Loop.Of(outer, model, TestContext.Current.CancellationToken)!;
        var within = Loop.Of(inner, model, TestContext.Current.CancellationToken)!;

        Assert.NotEqual(around.Header, within.Header);
        Assert.All(Calls(outer), call => Assert.True(around.Runs(call)));
        Assert.All(Calls(outer), call => Assert.Equal(inner.Span.Contains(call.Span), within.Runs(call)));
        Assert.Single(around.Inner(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_outer_loop_that_never_turns_is_not_its_inner_one()
    {
        var (model, outer) = First("while (true) { do { In(); } while (b); break; }");

        Assert.Null(Loop.Of(outer, model, TestContext.Current.CancellationToken));
        Assert.NotNull(Loop.Of(outer.DescendantNodes().OfType<DoStatementSyntax>().Single(), model, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode loop) => (loop is GotoStatementSyntax ? loop.FirstAncestorOrSelf<MethodDeclarationSyntax>()! : loop)
        .DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.ToString() is "In()" or "Out()");

    private static (SemanticModel Model, SyntaxNode Loop) First(string body)
    {
        var compilation = Compiled.Code(Compiled.Plain, $"class C {{ static bool In() => true; static bool Out() => true; void M(bool b) {{ {body} }} }}");
        var tree = compilation.SyntaxTrees[0];
        var loops = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().Where(node => Loop.ShapeOf(node) is not null).ToList();
        return (compilation.GetSemanticModel(tree), loops.Find(node => node is not GotoStatementSyntax) ?? loops[^1]);
    }
}
