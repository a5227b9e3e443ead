using McpBounds.Mutations;

namespace McpBounds.Analyzers.Robustness;

/// <summary>A short run of the generator of mutated code; tests/Mutations is the program for long ones.</summary>
public sealed class MutationTests
{
    private const int RunSeed = 2026;

    /// <summary>How long an input of a dozen files may take on a machine that is busy with other tests: what takes longer does not end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Indices))]
    public async Task Nothing_throws_hangs_or_breaks_over_mutated_code(int index)
    {
        var input = Input.Create(RunSeed, index, Seed.Own);

        var outcome = await OnASmallStackAsync(() => Inspection.RunAsync(input, TestContext.Current.CancellationToken)).WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.True(outcome.Failures.IsEmpty, $"{input.Replay}: {string.Join("\n", outcome.Failures)}\n{input.Story}\n{string.Join("\n----\n", input.Files)}");
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs_and_another_makes_others()
    {
        Assert.Equal(Files(1), Files(1));
        Assert.NotEqual(Files(1), Files(2));

        static List<string> Files(int seed) => [.. Enumerable.Range(0, 5).SelectMany(index => Input.Create(seed, index, Seed.Own).Files)];
    }

    [Fact]
    public async Task The_texts_show_every_rule_to_their_mutants()
    {
        Assert.SkipUnless(RoslynHost.Supports(12), RoslynHost.WhyNot(12));
        var found = new HashSet<string>();
        foreach (var text in Seed.Own)
        {
            found.UnionWith((await Inspection.RunAsync(Input.Unchanged(text, isFixed: false), TestContext.Current.CancellationToken)).Findings);
        }

        // MCPB000 is about options, which no text has.
        Assert.Equal(Inspection.Ids.Where(static id => id != Descriptors.UnreadableOption.Id).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>On a thread with the stack that a build on Windows has.</summary>
    private static Task<Outcome> OnASmallStackAsync(Func<Task<Outcome>> inspect)
    {
        var result = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(inspect().GetAwaiter().GetResult());
            }
#pragma warning disable CA1031 // Whatever is thrown is the test's.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result.SetException(exception);
            }
        }, maxStackSize: 1 << 20) { IsBackground = true };
        thread.Start();
        return result.Task;
    }
}
