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
    /// <summary>What no fix mends without the library: prompts, which only that counts, and the reply to a write, which must not be reported as failed.</summary>
    private static readonly string[] s_left = ["MCPB005 DeploymentTools.cs ElicitAsync<Confirmation>", "MCPB021 ImageTools.cs ReadFromJsonAsync<Generation>"];

    /// <summary>What none mends with it.</summary>
    private static readonly string[] s_leftWithLibrary = ["MCPB021 ImageTools.cs ReadFromJsonAsync<Generation>"];

    /// <summary>
    /// All orders would be thousands. Fixes meet in pairs: in these, each comes right behind each other one at least once, and each order is there backwards as well, so that
    /// each is before and behind all others.
    /// </summary>
    public static TheoryData<string> Orders =>
        [.. Rows([.. SampleServer.Providers.Select(provider => provider.GetType().Name)]).SelectMany(static row => new[] { row, [.. row.Reverse()] }).Select(static row => string.Join(' ', row)).Distinct()];

    [Theory]
    [MemberData(nameof(Orders))]
    public Task Fix_all_of_every_rule_in_any_order_mends_the_sample(string order) => MendsAsync(SampleServer.Unbounded, order, s_left);

    [Theory]
    [MemberData(nameof(Orders))]
    public Task And_so_it_does_with_the_library_at_hand(string order) => MendsAsync(SampleServer.WithLibrary, order, s_leftWithLibrary);

    private static async Task MendsAsync(Solution unbounded, string order, string[] left)
    {
        Assert.SkipUnless(RoslynHost.Supports(SampleServer.CSharpVersion), RoslynHost.WhyNot(SampleServer.CSharpVersion));
        var solution = unbounded;
        foreach (var provider in ProvidersIn(order))
        {
            solution = await SampleServer.FixAllAsync(solution, provider);
        }

        // What one fix makes another may mend: an attribute that nothing enforces yet.
        foreach (var provider in ProvidersIn(order))
        {
            solution = await SampleServer.FixAllAsync(solution, provider);
        }

        await SampleServer.AssertCompilesAsync(solution);
        foreach (var provider in ProvidersIn(order))
        {
            Assert.Same(solution, await SampleServer.FixAllAsync(solution, provider));
        }

        Assert.Equal(left, (await SampleServer.FindingsAsync(solution)).Select(SampleServer.Describe));
    }

    private static IEnumerable<CodeFixProvider> ProvidersIn(string order) =>
        order.Split(' ').Select(name => SampleServer.Providers.Single(provider => provider.GetType().Name == name));

    /// <summary>First one, last one, second one, last but one …, and the same from each further item on: a square in which each item follows each other one.</summary>
    private static IEnumerable<ImmutableArray<string>> Rows(ImmutableArray<string> items) => items.Select((_, shift) => items
        .Select((_, place) => items[(shift + (place % 2 == 0 ? place / 2 : items.Length - 1 - (place / 2))) % items.Length]).ToImmutableArray());
}
