using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.Verification;

/// <summary>The fix under test and which of the actions it offers is taken. What it throws fails the test.</summary>
internal sealed class Fixer
{
    private readonly CodeFixProvider provider;
    private readonly int? index;
    private readonly string? key;

    internal Fixer(CodeFixProvider provider, int? index, string? key)
    {
        this.provider = provider;
        this.index = index;
        this.key = key;
        FixableIds = provider.FixableDiagnosticIds;
        if (provider.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>(inherit: false)?.Languages.Contains(LanguageNames.CSharp) is not true)
        {
            throw new VerificationException($"{Name} is not exported with [ExportCodeFixProvider(LanguageNames.CSharp)]: no editor would find it.");
        }
    }

    internal ImmutableArray<string> FixableIds { get; }

    internal string Name => provider.GetType().Name;

    internal static string Describe(CodeAction action) => $"{action.EquivalenceKey}: \"{action.Title}\"";

    /// <summary>What the provider offers for a diagnostic, in its order.</summary>
    internal async Task<ImmutableArray<CodeAction>> OfferAsync(Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!FixableIds.Contains(diagnostic.Id) || solution.GetDocument(diagnostic.Location.SourceTree) is not { } document)
        {
            return [];
        }

        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken);
        await GuardAsync($"offering a fix for {DiagnosticText.Describe(diagnostic)}", async () =>
        {
            await provider.RegisterCodeFixesAsync(context).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

        foreach (var action in actions)
        {
            if (string.IsNullOrEmpty(action.EquivalenceKey))
            {
                throw new VerificationException($"{Name} offers \"{action.Title}\" without an equivalence key: Fix All cannot tell it from others.");
            }
        }

        return actions.GroupBy(action => action.EquivalenceKey).FirstOrDefault(group => group.Count() > 1) is { } twins
            ? throw new VerificationException($"{Name} offers several fixes of one key:{DiagnosticText.List(twins.Select(Describe))}")
            : actions.ToImmutable();
    }

    /// <summary>The action that the test takes.</summary>
    internal CodeAction? Choose(ImmutableArray<CodeAction> actions) =>
        key is null ? actions.ElementAtOrDefault(index ?? 0)
        : index is { } place ? actions.ElementAtOrDefault(place) is { } action && action.EquivalenceKey == key ? action : null
        : actions.FirstOrDefault(MayChoose);

    /// <summary>Whether the test asks for this action or for any.</summary>
    internal bool MayChoose(CodeAction action) => key is null || action.EquivalenceKey == key;

    /// <summary>The solution after an action.</summary>
    internal Task<Solution> ApplyAsync(CodeAction action, CancellationToken cancellationToken) => GuardAsync($"applying {Describe(action)}", async () =>
    {
        var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().ToArray() is [var change]
            ? change.ChangedSolution
            : throw new VerificationException($"{Name}: {Describe(action)} does not change the solution exactly once.");
    });

    /// <summary>The solution after Fix All, started at a document that has a diagnostic.</summary>
    internal async Task<Solution> FixAllAsync(FixAllScope scope, CodeAction action, Document document, Analysis analysis, CancellationToken cancellationToken)
    {
        var fixAll = provider.GetFixAllProvider()
            ?? throw new VerificationException($"{Name} has no FixAllProvider: Fix All and dotnet format cannot use it.");
        if (!fixAll.GetSupportedFixAllScopes().Contains(scope))
        {
            throw new VerificationException($"{Name}: its FixAllProvider does not support {scope} scope.");
        }

        var ids = analysis.All.Select(item => item.Diagnostic.Id).Where(id => FixableIds.Contains(id)).Distinct();
        var context = new FixAllContext(document, provider, scope, action.EquivalenceKey, ids, new Reported(analysis), cancellationToken);
        var all = await GuardAsync($"preparing Fix All in {scope}", () => fixAll.GetFixAsync(context)).ConfigureAwait(false)
            ?? throw new VerificationException($"{Name}: Fix All in {scope} offers nothing for {Describe(action)}.");
        return await ApplyAsync(all, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> GuardAsync<T>(string doing, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (VerificationException or OperationCanceledException))
        {
            throw new VerificationException($"{Name} threw while {doing}:{Environment.NewLine}{exception}", exception);
        }
    }

    /// <summary>Tells Fix All what a build has reported, as an editor would.</summary>
    private sealed class Reported(Analysis analysis) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(In(project));

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(In(document.Project).Where(diagnostic => analysis.Solution.GetDocument(diagnostic.Location.SourceTree)?.Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(In(project).Where(diagnostic => !diagnostic.Location.IsInSource));

        private IEnumerable<Diagnostic> In(Project project) => analysis.All.Where(item => item.Project.Id == project.Id).Select(item => item.Diagnostic);
    }
}
