using System.Diagnostics;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Verification.BadNameAnalyzer, McpBounds.Verification.BetterName>;

namespace McpBounds.Verification;

public sealed class PassingTests
{
    [Fact]
    public async Task Time()
    {
        for (var i = 0; i < 10; i++)
        {
            var w = Stopwatch.StartNew();
            await Verify.VerifyAnalyzerAsync("[McpServerToolType] class C { [McpServerTool] public static async Task<string> [|BadOne|](HttpClient c) => await c.GetStringAsync(\"x\"); }");
            var a = w.ElapsedMilliseconds;
            w.Restart();
            await Verify.VerifyCodeFixAsync("class C { void [|BadOne|]() { } void [|BadTwo|]() { }  void [|BadThree|]() { } }", "class C { void GoodOne() { } void GoodTwo() { }  void GoodThree() { } }");
            TestContext.Current.SendDiagnosticMessage($"analyzer {a} fix {w.ElapsedMilliseconds}");
            Console.WriteLine($"analyzer {a} fix {w.ElapsedMilliseconds}");
        }
    }
}
