using System.Diagnostics;
using System.Reflection;

namespace McpBounds;

/// <summary>What is for the analyzers alone leaves no trace in what is shipped.</summary>
public sealed class AllowUnboundedTests
{
    [Fact]
    [AllowUnbounded("It is a test.", "MCPB001")]
    public void Compiled_code_does_not_carry_it()
    {
        Assert.Empty(MethodBase.GetCurrentMethod()!.GetCustomAttributes<AllowUnboundedAttribute>());
        Assert.Equal(["MCPBOUNDS_ANALYSIS"], typeof(AllowUnboundedAttribute).GetCustomAttributes<ConditionalAttribute>().Select(static condition => condition.ConditionString));
    }

    [Fact]
    public void It_holds_what_it_is_given()
    {
        var attribute = new AllowUnboundedAttribute("It is short.", "MCPB001", "MCPB021");

        Assert.Equal("It is short.", attribute.Reason);
        Assert.Equal(["MCPB001", "MCPB021"], attribute.Rules);
    }
}
