using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.Analyzers.Fixes;

/// <summary>
/// A user takes the findings of a server one rule after another, in whatever order they stand in the list. Whichever it is, the sample server compiles afterwards,
/// nothing is left that has a fix, and a second round changes nothing.
/// </summary>
public sealed class FixOrderTests
{
    /// <summary>What no fix mends: the reply to a write must not be reported as failed, so that only the library's reader would do.</summary>
    private static readonly string[] s_left = ["MCPB021 ImageTools.cs ReadFromJsonAsync<Generation>"];

    public static TheoryData<string> Orders =>
        [.. Permutations([.. SampleServer.Providers.Select(provider => provider.GetType().Name)]).Select(order => string.Join(' ', order))];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Fix_all_of_every_rule_in_any_order_mends_the_sample(string order)
    {
        Assert.SkipUnless(RoslynHost.Supports(SampleServer.CSharpVersion), RoslynHost.WhyNot(SampleServer.CSharpVersion));
        var solution = SampleServer.Unbounded;
        foreach (var provider in ProvidersIn(order))
        {
            solution = await SampleServer.FixAllAsync(solution, provider);
        }

        await SampleServer.AssertCompilesAsync(solution);
        foreach (var provider in ProvidersIn(order))
        {
            Assert.Same(solution, await SampleServer.FixAllAsync(solution, provider));
        }

        Assert.Equal(s_left, (await SampleServer.FindingsAsync(solution)).Select(SampleServer.Describe));
    }

    private static IEnumerable<CodeFixProvider> ProvidersIn(string order) =>
        order.Split(' ').Select(name => SampleServer.Providers.Single(provider => provider.GetType().Name == name));

    private static IEnumerable<ImmutableList<string>> Permutations(ImmutableList<string> items) => items.IsEmpty
        ? [items]
        : items.SelectMany(first => Permutations(items.Remove(first)).Select(rest => rest.Insert(0, first)));
}
