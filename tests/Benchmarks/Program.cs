using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using McpBounds.Benchmarks;

if (args is ["scenarios", .. var named])
{
    return await Scenarios.RunAsync(named);
}

// In this process: the build that a process of its own needs would not be this repository's.
var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .HideColumns(Column.Error, Column.RatioSD, Column.AllocRatio, Column.Gen0, Column.Gen1, Column.Gen2);
return BenchmarkSwitcher.FromAssembly(typeof(CallBenchmarks).Assembly).Run(args, config).Any(static summary => summary.HasCriticalValidationErrors) ? 1 : 0;
