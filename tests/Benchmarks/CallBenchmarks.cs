using System.ComponentModel.DataAnnotations;
using BenchmarkDotNet.Attributes;

namespace McpBounds.Benchmarks;

/// <summary>A tool call from the client to the tool and back, without bounds and with all of them.</summary>
public class CallBenchmarks
{
    private static readonly Dictionary<string, object?> s_arguments = new() { ["text"] = "twenty characters of it", ["limit"] = 10 };

    private Delegate _tool = null!;
    private ToolServer _bare = null!;
    private ToolServer _bounded = null!;
    private ToolServer _metered = null!;

    /// <summary>What the tool does: it returns at once, goes on later on some thread, as after any wait, or waits a millisecond, as for a fast answer.</summary>
    [Params("ReturnsAtOnce", "GoesOnLater", "WaitsAMillisecond")]
    public string Tool { get; set; } = "";

    // Not awaited by the toolchain that stays in this process.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    private async Task StartAsync()
    {
        _tool = Tool switch
        {
            "ReturnsAtOnce" => Tools.ReturnsAtOnce,
            "GoesOnLater" => Tools.GoesOnLaterAsync,
            _ => Tools.WaitsAMillisecondAsync,
        };
        _bare = await ToolServer.StartAsync(null, _tool);
        _bounded = await ToolServer.StartAsync(AllBounds, _tool);
        _metered = await ToolServer.StartAsync(static _ => { }, _tool);
    }

    private async Task StopAsync()
    {
        await _bare.DisposeAsync();
        await _bounded.DisposeAsync();
        await _metered.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<bool?> Bare() => (await _bare.CallAsync(_tool, s_arguments)).IsError;

    /// <summary>Every bound is enforced; none is met.</summary>
    [Benchmark]
    public async Task<bool?> AllBoundsEnforced() => (await _bounded.CallAsync(_tool, s_arguments)).IsError;

    /// <summary>The default profile: what it does not enforce it measures.</summary>
    [Benchmark]
    public async Task<bool?> DefaultProfile() => (await _metered.CallAsync(_tool, s_arguments)).IsError;

    /// <summary>The strict profile with a rate that no benchmark exceeds.</summary>
    internal static void AllBounds(BoundsOptions bounds)
    {
        bounds.Profile = BoundsProfile.Strict;
        bounds.Calls = new RateBound(1_000_000_000, PerSeconds: 1) { PerTool = true };
    }

    private static class Tools
    {
        public static string ReturnsAtOnce([MaxLength(100)] string text, [Range(1, 50)] int limit, CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? "" : $"{limit} results for {text}";

        public static async Task<string> GoesOnLaterAsync([MaxLength(100)] string text, [Range(1, 50)] int limit, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return ReturnsAtOnce(text, limit, cancellationToken);
        }

        public static async Task<string> WaitsAMillisecondAsync([MaxLength(100)] string text, [Range(1, 50)] int limit, CancellationToken cancellationToken)
        {
            await Task.Delay(1, cancellationToken);
            return ReturnsAtOnce(text, limit, cancellationToken);
        }
    }
}
