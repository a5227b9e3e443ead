using System.Collections.Immutable;
using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.Corpus.Fixes;

/// <summary>The fixes that are measured, as an editor uses them.</summary>
internal static class FixProviders
{
    private static readonly ImmutableDictionary<string, CodeFixProvider> s_byRule = typeof(ResponseReadFixes).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
        .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)
        .SelectMany(static provider => provider.FixableDiagnosticIds.Select(id => (Id: id, Provider: provider)))
        .ToImmutableDictionary(static pair => pair.Id, static pair => pair.Provider, StringComparer.Ordinal);

    /// <summary>The rules that have fixes.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. s_byRule.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What is offered for a diagnostic, in the order of the light bulb.</summary>
    public static async Task<IReadOnlyList<CodeAction>> OfferAsync(Solution solution, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
        {
            await s_byRule[diagnostic.Id].RegisterCodeFixesAsync(new(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return actions;
    }

    /// <summary>The solution after Fix All of a rule in a project; null where Fix All offers nothing.</summary>
    /// <param name="project">The project.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="key">The fix.</param>
    /// <param name="diagnostics">What is reported in the project.</param>
    public static async Task<Solution?> FixAllAsync(Project project, string rule, string key, ImmutableArray<Diagnostic> diagnostics)
    {
        var provider = s_byRule[rule];
        var document = project.Solution.GetDocument(diagnostics[0].Location.SourceTree)!;
        var context = new FixAllContext(document, provider, FixAllScope.Project, key, [rule], new Reported(project.Id, diagnostics), CancellationToken.None);
        if (await provider.GetFixAllProvider()!.GetFixAsync(context) is not { } action)
        {
            return null;
        }

        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution;
    }

    /// <summary>Tells Fix All what a build has reported.</summary>
    private sealed class Reported(ProjectId project, ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project asked, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(asked.Id == project ? diagnostics : []);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project asked, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
