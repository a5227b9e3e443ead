using System.Collections.Immutable;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The second fix of a wait: the call is given the token that the agent's cancellation reaches, through all that stands between the tool and it.</summary>
internal static class PassToken
{
    /// <summary>The key that tells Fix All this fix from the others.</summary>
    public const string EquivalenceKey = "McpBounds.PassToken";

    /// <summary>What the fix is called: it may have to add parameters.</summary>
    public static string Title(TokenPlan plan) => plan.AddsParameter ? "Add a CancellationToken and pass it on" : "Pass the CancellationToken on";

    /// <summary>What it takes to give the calls of a diagnostic a token, or null where one of them cannot have it.</summary>
    public static async Task<TokenPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (WaitFinding.From(diagnostic.Properties) is not { } finding
            || await FixContext.OfAsync(document, cancellation).ConfigureAwait(false) is not { Root: var root, Model: var model } context
            || Options.RequireDeadline.In(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(model.SyntaxTree)))
        {
            return null;
        }

        if (finding.IsParameter)
        {
            return root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>()?.Parent?.Parent is { } function
                ? await TokenThread.ToCallersAsync(document, function, cancellation).ConfigureAwait(false)
                : null;
        }

        if (WaitSyntax.CallsOf(diagnostic, finding, root) is not { } calls || !Takes(calls[0]) || ForgottenWork.Holds(calls[0], context))
        {
            return null;
        }

        // Who sees that there is a token takes it that all of the body heeds it, what is less dangerous as well: the others follow as far as they can.
        var others = UnendedWaits.In(context.Tools).InBodyOf(calls[0], cancellation).Select(static wait => wait.Call.Syntax).OfType<InvocationExpressionSyntax>();
        return await TokenThread.ToCallsAsync(document, calls.Concat(others).Distinct().Where(Takes), cancellation).ConfigureAwait(false)
            ?? await TokenThread.ToCallsAsync(document, calls.Where(Takes), cancellation).ConfigureAwait(false);

        bool Takes(ExpressionSyntax call) =>
            TokenArgument.For(call, model, cancellation) is not null && !Function.IsCleanUp(call) && !LeavesProcess(call, model, cancellation);
    }

    /// <summary>The changes alone, for Fix All.</summary>
    public static async Task<ImmutableArray<SolutionEdit>> EditsAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        (await PlanAsync(document, diagnostic, cancellation).ConfigureAwait(false))?.Edits ?? ImmutableArray<SolutionEdit>.Empty;

    /// <summary>The solution with the calls of one diagnostic given a token.</summary>
    public static async Task<Solution> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await SolutionEdit.ApplyAsync(
            document.Project.Solution, await EditsAsync(document, diagnostic, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Whether giving up the wait would leave a child process behind: nothing in the function kills it.</summary>
    private static bool LeavesProcess(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation) =>
        ProcessWait.Of(call, model, cancellation) is not null
        && !Function.OwnNodes(Function.Of(call)).OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == "Kill");
}
