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
    private const string Load = "LoadIntoBufferAsync";

    /// <summary>Whether a number is so large that it bounds nothing: two gigabytes or more.</summary>
    public static bool IsOutOfReach(object number) => number is int.MaxValue or >= (long)int.MaxValue or ulong;

    /// <summary>Whether <c>LoadIntoBufferAsync(max)</c> has run for the same body on every path to the read, here or in a helper that is called on the way.</summary>
    public static bool IsLoadedWithin(IOperation read, IOperation body, ToolCode tools, CancellationToken cancellation)
    {
        var names = NamesOf(body, tools, cancellation);
        return Dominance.OnEveryPathTo(
            read,
            operation => operation is IInvocationOperation { TargetMethod: var method }
                && (method.Name == Load || method.IsDeclaredIn(tools.Compilation))
                && Dominance.AsWritten(operation, read, cancellation) is IInvocationOperation call
                && (Loads(call, names, tools, cancellation) || IsLoadedBy(call, names, tools, cancellation)),
            cancellation);
    }

    /// <summary>Whether the helper that sent the request has loaded the response, with a cap, wherever it returns it.</summary>
    public static bool IsLoadedWhereSent(IOperation send, IOperation read, ToolCode tools, CancellationToken cancellation)
    {
        var sender = CodeUnit.Of(send.Syntax);
        if (sender.Equals(CodeUnit.Of(read.Syntax)))
        {
            return false;
        }

        var returned = ValueFlow.ReturnedBy(sender.Node, tools, cancellation).Where(value => IsOf(value, send)).ToList();
        return returned.Count > 0 && returned.All(value => IsLoadedWithin(value, value, tools, cancellation));

        bool IsOf(IOperation value, IOperation send) => tools.Values.OriginsOf(value, cancellation, Content).Any(origin => origin.Syntax == send.Syntax);
    }

    private static bool Loads(IInvocationOperation call, ImmutableHashSet<ISymbol> names, ToolCode tools, CancellationToken cancellation) =>
        call.Instance is { } content && IsCappedLoad(call, tools, cancellation) && NamesOf(content, tools, cancellation).Overlaps(names);

    /// <summary>Whether a helper loads, with a cap, what it is given, before it returns.</summary>
    private static bool IsLoadedBy(IInvocationOperation call, ImmutableHashSet<ISymbol> names, ToolCode tools, CancellationToken cancellation)
    {
        var given = call.Arguments
            .Where(argument => argument.Parameter is not null && NamesOf(argument.Value, tools, cancellation).Overlaps(names))
            .Select(static argument => (ISymbol)argument.Parameter!.OriginalDefinition)
            .ToImmutableHashSet(SymbolEqualityComparer.Default);
        return !given.IsEmpty
            && call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is { } declaration
            && tools.References.ModelOf(declaration.SyntaxTree).GetOperation(declaration, cancellation) is { } helper
            && Dominance.OnEveryPathThrough(
                helper,
                operation => operation is IInvocationOperation { TargetMethod.Name: Load }
                    && Dominance.AsWritten(operation, helper, cancellation) is IInvocationOperation load
                    && Loads(load, given, tools, cancellation),
                cancellation);
    }

    /// <summary>Whether a call is <c>LoadIntoBufferAsync</c> with a real cap; without one it is a read.</summary>
    public static bool IsCappedLoad(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call.TargetMethod.Name == Load
        && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int64)?.Value is { } cap
        && !(ValueFlow.Unwrap(cap).ConstantValue is { HasValue: true, Value: { } number } && IsOutOfReach(number))
        && !tools.Values.OriginsOf(cap, cancellation).Any(origin => tools.AgentInput.Is(origin, cancellation));

    /// <summary>Whether the read is only reached where <c>Content-Length</c> was there and small enough; a check that lets an absent one through bounds nothing.</summary>
    public static bool IsGuardedByLength(IOperation read, IOperation body, ToolCode tools, CancellationToken cancellation) =>
        LengthCheck.Guards(read, NamesOf(body, tools, cancellation), tools, cancellation);

    /// <summary>The variables a body goes by: its response's, its content's, its stream's.</summary>
    public static ImmutableHashSet<ISymbol> NamesOf(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.Follow(body, Content, cancellation).Through;

    /// <summary>From a stream to its content, from a content to its response, from a response to where it was sent.</summary>
    private static IEnumerable<IOperation>? Content(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Content", ContainingType.Name: "HttpResponseMessage" }, Instance: { } response } => new[] { response },
        IPropertyReferenceOperation { Property: { Name: "Headers", ContainingType.Name: "HttpContent" }, Instance: { } content } => new[] { content },
        IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod) => new[] { content },
        IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode", Instance: { } response } => new[] { response },
        IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) => Enumerable.Empty<IOperation>(),
        IObjectCreationOperation { Constructor: { } constructor, Arguments: { IsEmpty: false } arguments } when HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) => new[] { arguments[0].Value },
        _ => null,
    };
}
