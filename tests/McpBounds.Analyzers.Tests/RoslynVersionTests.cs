using System.Reflection;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers;

public sealed class RoslynVersionTests
{
    [Fact]
    public void The_tests_run_on_the_Roslyn_that_the_project_is_named_after()
    {
        var wanted = typeof(RoslynVersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RoslynVersion").Value;

        Assert.Equal(wanted, typeof(Compilation).Assembly.GetName().Version!.ToString(3));
        Assert.Equal(wanted, RoslynHost.Version.ToString(3));
    }
}
