using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what is a text put together from, wherever in it that stands? What it begins with is for <see cref="AddressHead"/>.</summary>
internal static class TextParts
{
    /// <summary>The parts of an interpolation, a concatenation, a list of texts or what a method of texts is given; empty for a constant, null for what is not put together here.</summary>
    public static IEnumerable<IOperation>? Of(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => Enumerable.Empty<IOperation>(),
        IInterpolatedStringOperation { Parts: var parts } => parts.Select(static part => part switch
        {
            IInterpolationOperation interpolation => interpolation.Expression,
            IInterpolatedStringTextOperation text => text.Text,
            _ => part.ChildOperations.FirstOrDefault() ?? part,
        }),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => AddressHead.Summands(sum),
        IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
        { Syntax.RawKind: SyntaxIndex.CollectionExpression } => operation.ChildOperations,
        IInvocationOperation { TargetMethod.ContainingType.SpecialType: SpecialType.System_String } call =>
            call.Arguments.Select(static argument => argument.Value).Concat(call.Instance is { } text ? new[] { text } : Enumerable.Empty<IOperation>()),
        _ => null,
    };
}
