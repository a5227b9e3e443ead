using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.v3;

[assembly: McpBounds.TestTime]

namespace McpBounds;

/// <summary>The time that each test has. One that hangs is cancelled and fails by its name; one that does not even end then ends the run, and says which it was.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestTimeAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(30);
    private static readonly ConditionalWeakTable<IXunitTest, Timer> s_running = [];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var (context, isCancelled) = (TestContext.Current, false);
        s_running.Add(test, new Timer(
            _ =>
            {
                if (isCancelled)
                {
                    Environment.FailFast($"{test.TestDisplayName} hangs.");
                }

                isCancelled = true;
                context.SendDiagnosticMessage($"{test.TestDisplayName} takes more than {s_most.TotalSeconds} s: cancelled.");
                context.CancelCurrentTest();
            },
            null,
            s_most,
            s_toEnd));
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_running.TryGetValue(test, out var timer))
        {
            timer.Dispose();
            s_running.Remove(test);
        }
    }
}
