using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers;

/// <summary>Base of every rule about tool code: returns before registering anything where there can be no tool, and leaves generated code alone.</summary>
public abstract class ToolCodeAnalyzer(params DiagnosticDescriptor[] descriptors) : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = descriptors.ToImmutableArray();

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ToolCode.In(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is { } tools)
            {
                Register(start, tools);
            }
        });
    }

    /// <summary>Registers for the syntax that can be this rule's candidate.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, ToolCode tools);
}
