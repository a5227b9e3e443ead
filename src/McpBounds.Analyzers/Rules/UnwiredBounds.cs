using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB012: tools carry limits, the server is built here, and nothing wires the library in that enforces them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnwiredBounds() : ToolCodeAnalyzer(Descriptors.UnwiredBounds)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools)
    {
        if (BoundsWiring.In(tools).IsLibraryReferenced)
        {
            context.RegisterSyntaxNodeAction(
                node =>
                {
                    if (NameOf((InvocationExpressionSyntax)node.Node) is { Identifier.ValueText: LibraryApi.AddServer } name)
                    {
                        Check(node, name, tools);
                    }
                },
                SyntaxKind.InvocationExpression);
        }
    }

    private static void Check(SyntaxNodeAnalysisContext context, SimpleNameSyntax name, ToolCode tools)
    {
        var cancellation = context.CancellationToken;
        var wiring = BoundsWiring.In(tools);
        if (wiring.IsWired(cancellation) || !wiring.IsServer(name, cancellation)
            || DeclaredLimits.In(tools).Unenforced(cancellation) is not { IsEmpty: false } limits)
        {
            return;
        }

        var first = limits[0];
        var more = limits.Select(static limit => limit.Tool.Location).Distinct().Count() switch { 1 => "", 2 => " and 1 more tool", var count =>
            $" and {count - 1} more tools" };
        context.Report(Diagnostic.Create(
            Descriptors.UnwiredBounds,
            name.GetLocation(),
            limits.Select(static limit => limit.Tool.Location).Distinct(),
            first.Attribute, first.Tool.Subject, more));
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };
}
