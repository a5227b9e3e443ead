using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Verification;

/// <summary>Reports each method whose name begins with "Bad", as a good analyzer does. Those derived from it each have one fault.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class BadName : DiagnosticAnalyzer
{
    public const string Id = "TEST001";

    public static readonly DiagnosticDescriptor Rule = new(Id, "Bad name", "The method {0} has a bad name", "Tests", DiagnosticSeverity.Warning, true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        Register(context);
    }

    protected virtual void Register(AnalysisContext context) => context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.MethodDeclaration);

    protected virtual void Report(Action<Diagnostic> report, MethodDeclarationSyntax method) =>
        report(Diagnostic.Create(SupportedDiagnostics[0], method.Identifier.GetLocation(), method.Identifier.ValueText));

    private void Analyze(SyntaxNodeAnalysisContext context)
    {
        if (context.Node is MethodDeclarationSyntax { Identifier.ValueText: ['B', 'a', 'd', ..] } method)
        {
            Report(context.ReportDiagnostic, method);
        }
    }
}

/// <summary>Also reports the method's type as an additional location.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BadNameAndType : BadName
{
    protected override void Report(Action<Diagnostic> report, MethodDeclarationSyntax method) => report(Diagnostic.Create(
        Rule,
        method.Identifier.GetLocation(),
        [((TypeDeclarationSyntax)method.Parent!).Identifier.GetLocation()],
        method.Identifier.ValueText));
}

/// <summary>Reports less loudly than its rule is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SuggestsBadName : BadName
{
    protected override void Report(Action<Diagnostic> report, MethodDeclarationSyntax method) =>
        report(Diagnostic.Create(Rule, method.Identifier.GetLocation(), DiagnosticSeverity.Info, null, null, method.Identifier.ValueText));
}

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OffByDefault : BadName
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("TEST002", "Bad name", "The method {0} has a bad name", "Tests", DiagnosticSeverity.Info, false)];
}

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReportsInGeneratedCode : BadName
{
    protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;
}

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CannotBeSuppressed : BadName
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new(Id, "Bad name", "The method {0} has a bad name", "Tests", DiagnosticSeverity.Warning, true, customTags: WellKnownDiagnosticTags.NotConfigurable)];
}

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Throws : BadName
{
    protected override void Report(Action<Diagnostic> report, MethodDeclarationSyntax method) =>
        throw new InvalidOperationException($"cannot digest {method.Identifier.ValueText}");
}

/// <summary>Reports at the end of the compilation: seen in a build, never while typing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class ReportsAtTheEnd : BadName
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationAction(end =>
    {
        foreach (var method in end.Compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot(end.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Where(method => method.Identifier.ValueText.StartsWith("Bad", StringComparison.Ordinal)))
        {
            Report(end.ReportDiagnostic, method);
        }
    });
}

/// <summary>Reports at the end of the compilation, and says so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReportsAtTheEndAndSaysSo : ReportsAtTheEnd
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new(Id, "Bad name", "The method {0} has a bad name", "Tests", DiagnosticSeverity.Warning, true, customTags: WellKnownDiagnosticTags.CompilationEnd)];
}

/// <summary>Reports in the file of the declaration what it finds in the file of the call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReportsElsewhere : BadName
{
    protected override void Register(AnalysisContext context) => context.RegisterSyntaxNodeAction(
        node =>
        {
            if (node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol is { DeclaringSyntaxReferences: [var declaration] }
                && declaration.GetSyntax(node.CancellationToken) is MethodDeclarationSyntax { Identifier.ValueText: ['B', 'a', 'd', ..] } method)
            {
                Report(node.ReportDiagnostic, method);
            }
        },
        SyntaxKind.InvocationExpression);
}

/// <summary>Counts what it has seen in a compilation that it was only asked about in part.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SaysHowManyItSaw : BadName
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
    {
        var seen = 0;
        start.RegisterSyntaxTreeAction(_ => Interlocked.Increment(ref seen));
        start.RegisterSemanticModelAction(model =>
        {
            // The implicit usings are generated code, which is not analysed.
            SpinWait.SpinUntil(() => seen >= start.Compilation.SyntaxTrees.Count() - 1, TimeSpan.FromMilliseconds(100));
            foreach (var method in model.SemanticModel.SyntaxTree.GetRoot(model.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>())
            {
                model.ReportDiagnostic(Diagnostic.Create(Rule, method.Identifier.GetLocation(), seen));
            }
        });
    });
}
