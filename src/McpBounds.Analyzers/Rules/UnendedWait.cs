using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB004 and MCPB024: a tool waits for something that nothing ends, or that only a client's default ends.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnendedWait() : ToolCodeAnalyzer(Descriptors.UnendedWait, Descriptors.WaitOnDefaultTimeout)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools)
    {
        var waits = UnendedWaits.In(tools);
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (waits.MayBe((InvocationExpressionSyntax)node.Node, node.CancellationToken) && tools.Reach.MayReach(node.Node, node.CancellationToken))
                {
                    CheckCall(node, waits, tools);
                }
            },
            SyntaxKind.InvocationExpression);
        context.RegisterSyntaxNodeAction(node => CheckParameter(node, tools), SyntaxKind.Parameter);
    }

    /// <summary>Reports the first wait of each kind in a body, for all of them.</summary>
    private static void CheckCall(SyntaxNodeAnalysisContext context, UnendedWaits waits, ToolCode tools)
    {
        var cancellation = context.CancellationToken;
        if (context.SemanticModel.GetOperation(context.Node, cancellation) is not { } operation || !waits.MayBeUnended(operation, cancellation)
            || tools.Reach.Of(CodeUnit.Of(context.Node), cancellation) is not { } reach)
        {
            return;
        }

        var all = waits.InBodyOf(context.Node, cancellation);
        var wait = all.FirstOrDefault(wait => wait.Call.Syntax == context.Node);
        if (wait is null)
        {
            return;
        }

        // One whose author leaves it as it is does not stand for the others.
        var rule = RuleOf(wait);
        if (all.FirstOrDefault(Stands) != wait)
        {
            return;
        }

        var alike = all.Where(Stands).ToList();

        var sites = wait.ClientSites(tools, cancellation);
        var others = alike.Skip(1).Select(static other => other.Name.GetLocation()).ToList();
        var finding = new WaitFinding(sites.Length, others.Count, alike.Any(one => one.MayWrite(tools, cancellation)), IsParameter: false);
        context.Report(Finding.Of(
            rule,
            wait.IsDangerous && alike.All(one => MildWait.Is(one, tools, cancellation)),
            wait.Name.GetLocation(),
            sites.Select(static site => site.GetLocation()).Prepend(reach.Location).Concat(others),
            finding.ToProperties(),
            wait.Name.Identifier.ValueText, reach, wait.Circumstance(others.Count), wait.Advice(sites.Length > 0, tools, cancellation), wait.End));

        bool Stands(Bounds.UnendedWait other) => RuleOf(other) == rule && !OptOut.Covers(rule, other.Call.Syntax, context.SemanticModel, cancellation);
    }

    private static void CheckParameter(SyntaxNodeAnalysisContext context, ToolCode tools)
    {
        var cancellation = context.CancellationToken;
        var syntax = (ParameterSyntax)context.Node;
        if (syntax is not { Type: { } type, Parent.Parent: MethodDeclarationSyntax method } || !type.ToString().TrimEnd('?').EndsWith(nameof(CancellationToken), StringComparison.Ordinal)
            || !UnsuppliedToken.MayBe(syntax, method) || !tools.Reach.MayReach(method, cancellation)
            || context.SemanticModel.GetDeclaredSymbol(syntax, cancellation) is not { } parameter
            || UnsuppliedToken.Of(parameter, method, tools, cancellation) is not { Wait: var wait } unsupplied
            || tools.Reach.Of(CodeUnit.Of(method), cancellation) is not { } reach)
        {
            return;
        }

        var sites = wait.ClientSites(tools, cancellation);
        var finding = new WaitFinding(sites.Length, unsupplied.Callers.Length, wait.MayWrite(tools, cancellation), IsParameter: true);
        context.Report(Finding.Of(
            RuleOf(wait),
            wait.IsDangerous && MildWait.Is(wait, tools, cancellation),
            syntax.Identifier.GetLocation(),
            sites.Select(static site => site.GetLocation()).Prepend(reach.Location).Concat(unsupplied.Callers.Select(static caller => caller.GetLocation())).Append(wait.Name.GetLocation()),
            finding.ToProperties(),
            wait.Name.Identifier.ValueText, reach,
            unsupplied.IsRefused ? $": callers pass None for '{parameter.Name}'" : $": no caller supplies '{parameter.Name}'",
            HasToken(reach.Location, cancellation) ? "pass the tool's token on" : "give the tool a CancellationToken and pass it on",
            wait.End));
    }

    private static DiagnosticDescriptor RuleOf(Bounds.UnendedWait wait) => wait.IsDangerous ? Descriptors.UnendedWait : Descriptors.WaitOnDefaultTimeout;

    /// <summary>Whether the tool that is declared at a place takes a token.</summary>
    private static bool HasToken(Location tool, CancellationToken cancellation) =>
        tool.SourceTree?.GetRoot(cancellation).FindNode(tool.SourceSpan).AncestorsAndSelf()
            .Select(static node => node switch
            {
                BaseMethodDeclarationSyntax method => method.ParameterList,
                ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList,
                _ => null,
            })
            .FirstOrDefault(static list => list is not null) is { } parameters
        && parameters.Parameters.Any(static parameter => parameter.Type?.ToString().TrimEnd('?').EndsWith(nameof(CancellationToken), StringComparison.Ordinal) == true);
}
