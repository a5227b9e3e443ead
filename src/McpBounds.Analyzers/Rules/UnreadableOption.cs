using System.Collections.Immutable;
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
            var texts = end.Compilation.SyntaxTrees
                .Select(tree => provider.GetOptions(tree))
                .Prepend(provider.GlobalOptions)
                .SelectMany(static options => Options.All.Select(option => (Option: option, Text: options.TryGetValue(option.Key, out var text) ? text.Trim() : null)))
                .Where(static pair => pair.Text is not null && !pair.Option.CanRead(pair.Text))
                .Distinct();
            foreach (var (option, text) in texts)
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.UnreadableOption, Location.None, option.Key, text, option.Allowed));
            }
        });
    }
}
