using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this body bounded before it is read?</summary>
internal static class BodyBounds
{
    /// <summary>Whether a number is so large that it bounds nothing: two gigabytes or more.</summary>
    public static bool IsOutOfReach(object number) => number is int.MaxValue or >= (long)int.MaxValue or ulong;

    /// <summary>Whether <c>LoadIntoBufferAsync(max)</c> has run for the same body on every path to the read.</summary>
    public static bool IsLoadedWithin(IOperation read, IOperation body, ToolCode tools, CancellationToken cancellation)
    {
        var names = NamesOf(body, tools, cancellation);
        return Dominance.OnEveryPathTo(
            read,
            operation => operation is IInvocationOperation { TargetMethod.Name: "LoadIntoBufferAsync" }
                && Dominance.AsWritten(operation, read, cancellation) is IInvocationOperation { Instance: { } content } call
                && IsCappedLoad(call, tools, cancellation)
                && NamesOf(content, tools, cancellation).Overlaps(names),
            cancellation);
    }

    /// <summary>Whether a call is <c>LoadIntoBufferAsync</c> with a real cap; without one it is a read.</summary>
    public static bool IsCappedLoad(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call.TargetMethod.Name == "LoadIntoBufferAsync"
        && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int64)?.Value is { } cap
        && !(ValueFlow.Unwrap(cap).ConstantValue is { HasValue: true, Value: { } number } && IsOutOfReach(number))
        && !tools.Values.OriginsOf(cap, cancellation).Any(origin => tools.AgentInput.Is(origin, cancellation));

    /// <summary>Whether the read is only reached where <c>Content-Length</c> was there and small enough; a check that lets an absent one through bounds nothing.</summary>
    public static bool IsGuardedByLength(IOperation read, IOperation body, ToolCode tools, CancellationToken cancellation) =>
        LengthCheck.Guards(read, NamesOf(body, tools, cancellation), tools, cancellation);

    /// <summary>The variables a body goes by: its response's, its content's, its stream's.</summary>
    public static ImmutableHashSet<ISymbol> NamesOf(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.Follow(body, static operation => operation switch
        {
            IPropertyReferenceOperation { Property: { Name: "Content", ContainingType.Name: "HttpResponseMessage" }, Instance: { } response } => new[] { response },
            IPropertyReferenceOperation { Property: { Name: "Headers", ContainingType.Name: "HttpContent" }, Instance: { } content } => new[] { content },
            IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod) => new[] { content },
            IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) => Enumerable.Empty<IOperation>(),
            IObjectCreationOperation { Constructor: { } constructor, Arguments: { IsEmpty: false } arguments } when HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) => new[] { arguments[0].Value },
            _ => null,
        }, cancellation).Through;
}
