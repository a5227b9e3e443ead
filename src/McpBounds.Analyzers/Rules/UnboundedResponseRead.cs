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
public sealed class UnboundedResponseRead() : ToolCodeAnalyzer(Descriptors.UnboundedResponseRead, Descriptors.UnboundedPeerRead)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (UnresolvedCall.NameOf(node.Node) is { } name && WholeRead.MayBe(name)
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
            || RepeatedRead.Is(read, tools, cancellation))
        {
            return;
        }

        var clientSites = read.ClientSites(tools, cancellation);
        var finding = new ReadFinding(clientSites.Length, read.CanBeBoundedHere, read.Origins.Any(static origin => origin.IsWrite != false));
        context.Report(Diagnostic.Create(
            read.IsDangerous(reach, tools, cancellation) ? Descriptors.UnboundedResponseRead : Descriptors.UnboundedPeerRead,
            name.GetLocation(),
            clientSites.Select(static site => site.GetLocation()).Prepend(reach.Location),
            finding.ToProperties(),
            name.Identifier.ValueText, reach, ReadAdvice.WhyNotBounded(read, tools, cancellation), ReadAdvice.For(read, finding.ClientSites > 0)));
    }
}
