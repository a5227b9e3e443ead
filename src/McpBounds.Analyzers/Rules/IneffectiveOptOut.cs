using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB013: an <c>[AllowUnbounded]</c> gives no reason, or names a rule that there is not.</summary>
/// <remarks>Not reported as findings are, which the attribute itself may leave as they are.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IneffectiveOptOut() : ToolCodeAnalyzer(Descriptors.IneffectiveOptOut)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            static node =>
            {
                if (node.Node is AttributeSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } attribute
                    && NameOf(attribute) is LibraryApi.OptOutName or LibraryApi.OptOutName + nameof(Attribute)
                    && node.SemanticModel.GetTypeInfo(attribute, node.CancellationToken).Type is { } type && type.IsExactly(LibraryApi.OptOut))
                {
                    Check(node, arguments);
                }
            },
            SyntaxKind.Attribute);

    private static void Check(SyntaxNodeAnalysisContext context, SeparatedSyntaxList<AttributeArgumentSyntax> arguments)
    {
        var reason = arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "reason") ?? arguments[0];
        if (ConstantOf(reason.Expression, context) is { HasValue: true, Value: var text } && string.IsNullOrWhiteSpace(text as string))
        {
            Report(context, reason.Expression, "The reason is empty, so that this leaves no finding as it is", "say why the finding may stay");
        }

        // A list may be written as an array, or element by element.
        var rules = arguments.Where(argument => argument != reason)
            .SelectMany(argument => argument.DescendantNodes(node => node is not ExpressionSyntax expression || !ConstantOf(expression, context).HasValue).OfType<ExpressionSyntax>());
        foreach (var rule in rules)
        {
            if (ConstantOf(rule, context) is { HasValue: true, Value: string id } && !OptOut.Rules.Contains(id))
            {
                Report(context, rule, $"'{id}' is no rule about code, so that naming it leaves nothing as it is", $"name one of {string.Join(", ", OptOut.Rules)}");
            }
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, ExpressionSyntax place, string what, string advice) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.IneffectiveOptOut, place.GetLocation(), what, advice));

    private static Optional<object?> ConstantOf(ExpressionSyntax expression, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetConstantValue(expression, context.CancellationToken);

    private static string NameOf(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
