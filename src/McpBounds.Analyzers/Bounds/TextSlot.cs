using System.Text;
using System.Text.RegularExpressions;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A number that is put into text, and by what stands before it: what the text will be read as there.</summary>
/// <param name="Value">The number.</param>
/// <param name="Name">The key before it, where there is one: <c>per_page</c> in <c>?per_page=</c>.</param>
/// <param name="IsRows">Whether it is the number of rows of a query in SQL or a language like it.</param>
/// <param name="IsSure">Whether the text can be nothing but a request, so that one need not look where it goes.</param>
internal sealed record TextSlot(IOperation Value, string? Name, bool IsRows, bool IsSure)
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant;

    private static readonly Regex s_query = new(@"(?<sure>[?&])?(?<![\w])(?<name>\$?[A-Za-z][\w.\-]*(?:\[\w+\]|%5B\w+%5D)?)=$", Plain);
    private static readonly Regex s_rows = new(@"(?:^|[\s;(])(?:LIMIT|TOP|FETCH\s+(?:NEXT|FIRST)|ROWNUM\s*<=?)\s*\(?\s*$", Plain);
    private static readonly Regex s_rowsInQuery = new(@"\b(?:select|match|from)\b[\s\S]*[\s;(](?:limit|top|fetch\s+(?:next|first)|rownum\s*<=?)\s*\(?\s*$",
        Plain | RegexOptions.IgnoreCase);
    private static readonly Regex s_pipe = new(@"\|\s*(?:take|limit|top|head|sample)\s+$", Plain);
    private static readonly Regex s_option = new(@"(?:^|\s)--(?<name>[a-z][\w-]*)[ =]$", Plain);
    private static readonly Regex s_json = new("\"(?<name>\\w+)\"\\s*:\\s*$", Plain);
    private static readonly Regex s_graph = new(@"\([^()]*\b(?<name>first|last|limit|take|top)\s*:\s*$", Plain);

    /// <summary>The slots that an operation puts values into; none for one that makes no text, or none that is read.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="matters">Which values are asked about: the text before others is not looked at.</param>
    public static IEnumerable<TextSlot> Of(IOperation operation, Func<IOperation, bool> matters) => operation is IInvocationOperation { TargetMethod: { Name: "Format" or "AppendFormat" } } format
        ? InFormat(format, matters)
        : Single(operation, matters) is { } slot ? new[] { slot } : Array.Empty<TextSlot>();

    private static TextSlot? Single(IOperation operation, Func<IOperation, bool> matters) => operation switch
    {
        IInterpolationOperation { Expression: var value, Parent: IInterpolatedStringOperation text } when matters(value) => In(Before(text, operation), value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String, RightOperand: var value, LeftOperand: var left } when matters(value) =>
            In(TextOf(left), value),
        IInvocationOperation { TargetMethod: { Name: "Append", ContainingType.Name: "StringBuilder" }, Arguments: { Length: 1 } arguments, Instance: IInvocationOperation
            { TargetMethod.Name: "Append", Arguments: { Length: > 0 } before } } when matters(arguments[0].Value) => In(TextOf(before[0].Value), arguments[0].Value),
        _ => null,
    };

    private static IEnumerable<TextSlot> InFormat(IInvocationOperation call, Func<IOperation, bool> matters)
    {
        var arguments = call.Arguments.Select(static argument => argument.Value).ToList();
        var at = arguments.FindIndex(static value => value.ConstantValue is { HasValue: true, Value: string });
        if (at < 0 || arguments[at].ConstantValue.Value is not string format)
        {
            return Enumerable.Empty<TextSlot>();
        }

        var values = arguments.Skip(at + 1).SelectMany(static value =>
            value is IArrayCreationOperation { Initializer: { } list } ? list.ElementValues : (IEnumerable<IOperation>)new[] { value }).ToList();
        return values.Select((value, index) =>
            matters(value) && format.IndexOf($"{{{index}", StringComparison.Ordinal) is >= 0 and var place ? In(format.Substring(0, place), value) : null)
            .OfType<TextSlot>();
    }

    private static TextSlot? In(string before, IOperation value)
    {
        if (value.ConstantValue.HasValue)
        {
            return null;
        }

        if (s_rows.IsMatch(before) || s_rowsInQuery.IsMatch(before) || s_pipe.IsMatch(before))
        {
            return new(value, null, true, true);
        }

        if (s_query.Match(before) is { Success: true } query)
        {
            return new(value, query.Groups["name"].Value, false, query.Groups["sure"].Success);
        }

        return new[] { s_option, s_json, s_graph }.Select(pattern => pattern.Match(before)).FirstOrDefault(static match => match.Success) is { } found
            ? new(value, found.Groups["name"].Value, false, false)
            : null;
    }

    private static string Before(IInterpolatedStringOperation text, IOperation hole)
    {
        var before = new StringBuilder();
        foreach (var part in text.Parts.TakeWhile(part => part != hole))
        {
            before.Append(part is IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string constant } } ? constant : "{}");
        }

        return before.ToString();
    }

    /// <summary>The end of a text, as far as it is written down; other parts stand as <c>{}</c>.</summary>
    private static string TextOf(IOperation text)
    {
        var parts = new Stack<string>();
        for (var current = ValueFlow.Unwrap(text); ;)
        {
            if (current is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum && !sum.ConstantValue.HasValue)
            {
                parts.Push(End(ValueFlow.Unwrap(sum.RightOperand)));
                current = ValueFlow.Unwrap(sum.LeftOperand);
                continue;
            }

            parts.Push(End(current));
            return string.Concat(parts);
        }

        static string End(IOperation part) => part switch
        {
            { ConstantValue: { HasValue: true, Value: { } constant } } => $"{constant}",
            IInterpolatedStringOperation interpolated => Before(interpolated, interpolated),
            _ => "{}",
        };
    }
}
