using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB000: an option has a value that cannot be read. An analyzer of its own, since it alone looks at a whole compilation at its end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreadableOption : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.UnreadableOption);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(static end =>
        {
            var provider = end.Options.AnalyzerConfigOptionsProvider;

            // Where there can be no tool, only what would make one matters.
            var applicable = EntryPoints.In(end.Compilation, provider) is null ? Options.ThatNameTools : Options.All;
            var texts = end.Compilation.SyntaxTrees
                .Select(tree => provider.GetOptions(tree))
                .Prepend(provider.GlobalOptions)
                .SelectMany(options => applicable.Select(option => (Option: option, Text: options.TryGetValue(option.Key, out var text) ? text.Trim() : null)))
                .Where(static pair => pair.Text is not null && !pair.Option.CanRead(pair.Text))
                .Distinct();
            foreach (var (option, text) in texts)
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.UnreadableOption, Location.None, option.Key, text, option.Allowed));
            }
        });
    }
}
