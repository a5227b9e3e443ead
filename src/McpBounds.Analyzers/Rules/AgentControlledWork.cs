using System.Collections.Immutable;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB003 and MCPB023: a number that the agent sends decides how much is done, and nothing caps it.</summary>
/// <remarks>Looks at whole members, since a number is reported once for each: at the first place where it decides something.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AgentControlledWork() : ToolCodeAnalyzer(Descriptors.AgentControlledWork, Descriptors.ForwardedPageSize)
{
    /// <summary>How many places of one member are looked at: each is a search through the member, and no real one has so many.</summary>
    private const int MostSinks = 128;

    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (IsWhole(node.Node) && tools.Reach.MayReach(node.Node, node.CancellationToken) && WorkSyntax.MayBeIn(node.Node)
                    && node.SemanticModel.GetOperation(node.Node, node.CancellationToken) is { } code)
                {
                    Check(node, code, tools);
                }
            },
            SyntaxKind.MethodDeclaration, SyntaxKind.ConstructorDeclaration, SyntaxKind.OperatorDeclaration, SyntaxKind.ConversionOperatorDeclaration,
            SyntaxKind.GetAccessorDeclaration, SyntaxKind.SetAccessorDeclaration, SyntaxKind.InitAccessorDeclaration, SyntaxKind.ArrowExpressionClause,
            SyntaxKind.EqualsValueClause,
            SyntaxKind.CompilationUnit);

    private static void Check(SyntaxNodeAnalysisContext context, IOperation code, ToolCode tools)
    {
        var cancellation = context.CancellationToken;
        var found = code.DescendantsAndSelf()
            .SelectMany(operation => WorkSink.Of(operation, tools, cancellation))
            .Take(MostSinks)
            .Select(sink => AgentWork.At(sink, tools, cancellation))
            .OfType<AgentWork>()
            .Where(work => !OptOut.Covers(RuleOf(work), work.Sink.Value.Syntax, context.SemanticModel, cancellation))
            .OrderBy(static work => work.Sink.Value.Syntax.SpanStart);
        foreach (var (first, others) in found.GroupBy(static work => work.Number.Key).Select(First))
        {
            context.Report(Finding.Of(
                RuleOf(first),
                first.IsListing || first.IsSuggestion,
                first.Sink.Value.Syntax.GetLocation(),
                others.Select(static other => other.Sink.Value.Syntax.GetLocation()).Prepend(first.Reach.Location),
                new WorkFinding(first.Name, first.Sink.Unit).ToProperties(),
                first.Names, first.What, first.Reach, Advice(first)));
        }
    }

    private static DiagnosticDescriptor RuleOf(AgentWork work) => work.IsListing ? Descriptors.ForwardedPageSize : Descriptors.AgentControlledWork;

    /// <summary>The first place that deserves a warning, or else the first, and the others.</summary>
    private static (AgentWork First, IEnumerable<AgentWork> Others) First(IEnumerable<AgentWork> places)
    {
        var all = places.GroupBy(static place => place.Sink.Value.Syntax.Span).Select(static same => same.First()).ToImmutableArray();
        var first = all.FirstOrDefault(static place => place is { IsListing: false, IsSuggestion: false })
            ?? all.FirstOrDefault(static place => !place.IsListing) ?? all[0];
        return (first, all.Where(place => place != first));
    }

    private static string Advice(AgentWork work) => AdvisedValue.IsIn(work.Sink.Value.Syntax, work.Number.Name)
        ? "clamp it (Math.Clamp) and tell the agent the maximum; the text that advises a larger value is yours to change"
        : "clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing";

    /// <summary>A whole piece of code: a body, an initialiser of a field or property, the top-level statements.</summary>
    private static bool IsWhole(SyntaxNode node) => node switch
    {
        ArrowExpressionClauseSyntax => node.Parent is PropertyDeclarationSyntax or IndexerDeclarationSyntax,
        EqualsValueClauseSyntax => node.Parent is PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax },
        CompilationUnitSyntax unit => unit.Members.Any(static member => member is GlobalStatementSyntax),
        _ => true,
    };
}
