using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.AnalyzerBenchmarks.Measuring;

/// <summary>Analyzers that run together.</summary>
/// <param name="Name">What the tables call them.</param>
/// <param name="Analyzers">The analyzers.</param>
/// <param name="Configuration">What a build would configure them with.</param>
internal sealed record AnalyzerSet(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, AnalyzerConfiguration Configuration)
{
    /// <summary>The files of this package, as they lie in it: a build is given both.</summary>
    public static IReadOnlyList<string> OurFiles { get; set; } =
    [
        Path.Combine(AppContext.BaseDirectory, "McpBounds.Analyzers.dll"), Path.Combine(AppContext.BaseDirectory, "McpBounds.CodeFixes.dll"),
    ];

    /// <summary>An analyzer that does nothing: the price of the driver.</summary>
    public static AnalyzerSet Empty(AnalyzerConfiguration configuration) => new("empty", [new EmptyAnalyzer()], configuration);

    /// <summary>All rules of this package.</summary>
    public static AnalyzerSet Ours(AnalyzerConfiguration configuration) => new("McpBounds", Load(OurFiles), configuration);

    /// <summary>A package that this project downloads.</summary>
    public static AnalyzerSet Peer(string name, AnalyzerConfiguration configuration) =>
        new(name, Load([.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Peers", name), "*.dll").Order(StringComparer.Ordinal)]), configuration);

    /// <summary>These and others.</summary>
    public AnalyzerSet With(AnalyzerSet other) => this with { Name = $"{Name} and {other.Name}", Analyzers = Analyzers.AddRange(other.Analyzers) };

    /// <summary>What analyses <paramref name="compilation"/> with these.</summary>
    public CompilationWithAnalyzers On(Compilation compilation) => compilation
        .WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(Configuration.Severities))
        .WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([], Configuration), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));

    private static ImmutableArray<DiagnosticAnalyzer> Load(IReadOnlyList<string> files)
    {
        var loader = new Loader(files);
        var analyzers = ImmutableArray.CreateBuilder<DiagnosticAnalyzer>();
        foreach (var file in files)
        {
            var reference = new AnalyzerFileReference(file, loader);
            reference.AnalyzerLoadFailed += (_, failure) =>
            {
                // Most packages bring files that hold no analyzer; any other failure would make the rest look cheap.
                if (failure.ErrorCode != AnalyzerLoadFailureEventArgs.FailureErrorCode.NoAnalyzers)
                {
                    throw new InvalidOperationException($"{file}: {failure.Message}", failure.Exception);
                }
            };
            analyzers.AddRange(reference.GetAnalyzers(LanguageNames.CSharp));
        }

        return analyzers.Count > 0 ? analyzers.ToImmutable() : throw new InvalidOperationException($"{string.Join(", ", files)}: no analyzers");
    }

    /// <summary>Each package in a context of its own; Roslyn itself is everybody's.</summary>
    private sealed class Loader(IReadOnlyList<string> files) : AssemblyLoadContext, IAnalyzerAssemblyLoader
    {
        private readonly Dictionary<string, string> byName = files.ToDictionary(static file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

        protected override Assembly? Load(AssemblyName assemblyName) => byName.TryGetValue(assemblyName.Name!, out var file) ? LoadFromAssemblyPath(file) : null;
    }

    [SuppressMessage("MicrosoftCodeAnalysisCorrectness", "RS1036", Justification = "It is never packed.")]
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EmptyAnalyzer : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor s_nothing = new("NOTHING", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_nothing];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
        }
    }
}

/// <summary>Global analyzer configuration, as the compiler reads it from files.</summary>
internal sealed class AnalyzerConfiguration : AnalyzerConfigOptionsProvider
{
    private readonly Options options;

    /// <summary>Reads <paramref name="files"/>.</summary>
    public AnalyzerConfiguration(IEnumerable<string> files)
    {
        var result = AnalyzerConfigSet.Create(files.Select(static file => AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(file)), file)).ToList()).GlobalConfigOptions;
        options = new Options(result.AnalyzerOptions);
        Severities = new SeverityProvider(result.TreeOptions);
    }

    /// <summary>What the files say of single diagnostics.</summary>
    public SyntaxTreeOptionsProvider Severities { get; }

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions => options;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => options;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => options;

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }

    private sealed class SeverityProvider(ImmutableDictionary<string, ReportDiagnostic> severities) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) => severities.TryGetValue(diagnosticId, out severity);
    }
}
