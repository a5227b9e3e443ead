namespace McpBounds;

/// <summary>What a capped read holds. The process's allocations are counted, so nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryOfReadsTests
{
    private const int Cap = 1_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_200_MB_no_more_is_taken_or_held_than_the_cap_and_a_buffer()
    {
        var (client, sent) = Site.Sending("x"u8.ToArray(), 200_000_000);
        using (client)
        {
            await client.GetStringAsync("page", 100, Token);
            var (allocated, taken) = (GC.GetTotalAllocatedBytes(precise: true), sent.Taken);

            var text = await client.GetStringAsync("page", Cap, Token);

            Assert.StartsWith(new string('x', Cap - 128) + "\n\n[Cut", text, StringComparison.Ordinal);
            Assert.InRange(sent.Taken - taken, Cap, Cap + 200_000);

            // The text takes two bytes a character, and a pool that is still empty takes as much again; unbounded it would be 400 MB.
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 2 * Cap, 10 * Cap);
        }
    }
}
