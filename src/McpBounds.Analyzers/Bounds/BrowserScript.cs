using System.Text.RegularExpressions;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: did the agent write the script that a browser is to run? Values that are put into the author's own text do not make it loop.</summary>
internal static class BrowserScript
{
    /// <summary>What only wraps a script that comes after it: <c>(</c>, <c>async () => {</c>.</summary>
    private static readonly Regex s_wrapper = new(@"^(?:[\s(){}=>;]|\b(?:async|await|function|return)\b)*$", RegexOptions.CultureInvariant);

    /// <summary>Whether agent input is the script as a whole or what it begins with.</summary>
    public static bool IsOfAgent(IOperation run, ToolCode tools, CancellationToken cancellation) =>
        run.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
        && tools.References.ModelOf(run.Syntax.SyntaxTree).GetOperation(arguments[0].Expression, cancellation) is { } script
        && tools.Values.OriginsOf(script, cancellation, operation => Beginning(operation, tools, cancellation)).Any(origin => tools.AgentInput.Is(origin, cancellation));

    private static IEnumerable<IOperation>? Beginning(IOperation operation, ToolCode tools, CancellationToken cancellation) =>
        operation is IInterpolatedStringOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }
            ? TextParts.Of(operation)!.SkipWhile(static part => part.ConstantValue is { HasValue: true, Value: string text } && s_wrapper.IsMatch(text)).Take(1)
            : AddressHead.Of(operation, tools, cancellation);
}
