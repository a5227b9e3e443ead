using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: did the agent write the script that a browser is to run, or some of its code? Values that are put into the author's own text, as texts between quotes or as
/// numbers, do not make it loop.
/// </summary>
internal static class BrowserScript
{
    /// <summary>Whether agent input is the script as a whole, or stands in it where code does.</summary>
    public static bool IsOfAgent(IOperation run, ToolCode tools, CancellationToken cancellation) =>
        run.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
        && (arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText is "expression" or "script" or "pageFunction") ?? arguments[0]) is var argument
        && tools.References.ModelOf(run.Syntax.SyntaxTree).GetOperation(argument.Expression, cancellation) is { } script
        && tools.Values.OriginsOf(script, cancellation, operation => CodeOf(operation, tools, cancellation))
            .Any(origin => origin.Type is null or { SpecialType: SpecialType.System_String or SpecialType.System_Object } && tools.AgentInput.Is(origin, cancellation));

    private static IEnumerable<IOperation>? CodeOf(IOperation operation, ToolCode tools, CancellationToken cancellation) =>
        operation is IInterpolatedStringOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }
            ? OutsideQuotes(TextParts.Of(operation)!)
            : AddressHead.Of(operation, tools, cancellation);

    /// <summary>The parts of a script that are no constants and stand where no text of the script has begun and not ended.</summary>
    private static List<IOperation> OutsideQuotes(IEnumerable<IOperation> parts)
    {
        var code = new List<IOperation>();
        var quote = '\0';
        foreach (var part in parts)
        {
            if (part.ConstantValue is not { HasValue: true, Value: string text })
            {
                if (quote == '\0' && part.Type is (null or { SpecialType: SpecialType.System_String or SpecialType.System_Object }))
                {
                    code.Add(part);
                }

                continue;
            }

            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\')
                {
                    i++;
                }
                else if (quote == text[i])
                {
                    quote = '\0';
                }
                else if (quote == '\0' && text[i] is ('\'' or '"' or '`'))
                {
                    quote = text[i];
                }
            }
        }

        return code;
    }
}
