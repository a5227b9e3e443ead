using System.Collections.Immutable;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB011: the agent is told a bound by <c>[Range]</c> and its like, and nothing holds it to that.</summary>
/// <remarks>Where one call of <c>WithBounds</c> would enforce all annotations, MCPB012 asks for that instead.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnenforcedAnnotation() : ToolCodeAnalyzer(Descriptors.UnenforcedAnnotation)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (UnenforcedAnnotations.LeftTo(node.Node, tools, node.CancellationToken) is { IsEmpty: false } annotations
                    && UnenforcedAnnotations.IsReportedAt(node.Node, tools, node.CancellationToken))
                {
                    Report(node, annotations, tools);
                }
            },
            SyntaxKind.MethodDeclaration, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);

    private static void Report(SyntaxNodeAnalysisContext context, ImmutableArray<Annotation> annotations, ToolCode tools)
    {
        // Who annotates a parameter means it as a bound; in an object that goes on as it is, the service behind draws the line.
        var cancellation = context.CancellationToken;
        var reach = tools.Reach.Itself(new(context.Node), cancellation);
        var first = annotations.FirstOrDefault(static annotation => annotation.Members.IsEmpty) ?? annotations[0];
        var others = annotations.Where(other => other != first).Select(other => other.LocationIn(null, cancellation));
        var more = annotations.Length switch { 1 => "", 2 => " and 1 more annotation", var count => $" and {count - 1} more annotations" };
        context.Report(Finding.Of(
            Descriptors.UnenforcedAnnotation,
            !first.Members.IsEmpty,
            first.LocationIn(context.Node, cancellation),
            others.Prepend(reach.Location),
            null,
            first.Display, first.Name, more, reach,
            Advice(first, BoundsWiring.In(tools), cancellation)));
    }

    private static string Advice(Annotation annotation, BoundsWiring wiring, CancellationToken cancellation) => wiring switch
    {
        { IsLibraryReferenced: false } => "check the value, or install McpBounds and call WithBounds() on the server",
        _ when !annotation.Members.IsEmpty && (!wiring.IsWired(cancellation) || wiring.EnforcesArguments(cancellation)) =>
            "check the value, or give WithBounds() the serializer options by which it looks into objects",
        _ => "check the value, or leave ValidateArguments on",
    };
}
