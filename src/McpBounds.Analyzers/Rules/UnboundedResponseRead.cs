using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB001 and MCPB021: a tool reads a whole response into memory, and nothing caps its size.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedResponseRead() : ToolCodeAnalyzer(Descriptors.UnboundedResponseRead, Descriptors.UnboundedParsedRead)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (NameOf((InvocationExpressionSyntax)node.Node) is { } name && WholeRead.MayBe(name.Identifier.ValueText)
                    && tools.Reach.MayReach(node.Node, node.CancellationToken)
                    && node.SemanticModel.GetOperation(node.Node, node.CancellationToken) is { } call)
                {
                    Check(node, call, name, tools);
                }
            },
            SyntaxKind.InvocationExpression);

    private static void Check(SyntaxNodeAnalysisContext context, IOperation call, SimpleNameSyntax name, ToolCode tools)
    {
        var cancellation = context.CancellationToken;
        if (WholeRead.Of(call, tools, cancellation) is not { } read
            || tools.Reach.Of(CodeUnit.Of(call.Syntax), cancellation) is not { } reach
            || read.IsBounded(tools, cancellation)
            || read.IsRepeated(tools, cancellation))
        {
            return;
        }

        var clientSites = read.ClientSites(tools, cancellation);
        var finding = new ReadFinding(clientSites.Length, read.CanBeBoundedHere, read.Origins.Any(static origin => origin.IsWrite != false));
        context.ReportDiagnostic(Diagnostic.Create(
            read.IsFromStranger(tools, cancellation) || read.IsKept(tools, cancellation) ? Descriptors.UnboundedResponseRead : Descriptors.UnboundedParsedRead,
            name.GetLocation(),
            clientSites.Select(static site => site.GetLocation()).Prepend(reach.Location),
            finding.ToProperties(),
            name.Identifier.ValueText, reach, read.WhyNotBounded(tools, cancellation), read.Advice(finding.ClientSites > 0)));
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };
}
