using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does what a writer or stream is given go to another process, through a pipe, a socket or a child's input?</summary>
internal static class Wire
{
    private static readonly ImmutableHashSet<string> s_ends = ImmutableHashSet.Create(
        "NamedPipeClientStream", "NamedPipeServerStream", "AnonymousPipeClientStream", "AnonymousPipeServerStream", "NetworkStream", "SslStream");

    /// <summary>Whether a call writes to such an end, whatever stands between.</summary>
    public static bool IsWrittenTo(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call is { TargetMethod: { Name: var name, ContainingType: var writer }, Instance: { } instance } && name.StartsWith("Write", StringComparison.Ordinal)
        && (writer.Is("System.IO.TextWriter") || writer.Is("System.IO.Stream") || writer.Is("System.IO.BinaryWriter"))
        && tools.Values.OriginsOf(instance, cancellation, Beneath).Any(IsEnd);

    private static IEnumerable<IOperation>? Beneath(IOperation operation) => operation switch
    {
        _ when IsEnd(operation) => Enumerable.Empty<IOperation>(),
        IObjectCreationOperation { Type.Name: "StreamWriter" or "BinaryWriter" or "BufferedStream", Arguments: { Length: > 0 } arguments } => new[] { arguments[0].Value },
        IInvocationOperation { TargetMethod: { Name: "Synchronized", ContainingType.Name: "TextWriter" or "Stream" }, Arguments: { Length: 1 } arguments } => new[] { arguments[0].Value },
        _ => null,
    };

    private static bool IsEnd(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "StandardInput", ContainingType.Name: "Process" } } => true,
        { Type: INamedTypeSymbol { ContainingNamespace.Name: "Pipes" or "Sockets" or "Security" } type } => s_ends.Contains(type.Name),
        _ => false,
    };
}
