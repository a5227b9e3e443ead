using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Answers: does this call wait for a child process, and which?</summary>
/// <param name="Process">What the process is called here.</param>
internal sealed record ProcessWait(ExpressionSyntax Process)
{
    private const string Type = "System.Diagnostics.Process";

    /// <summary>Whether a process can be killed together with those it has started, as from .NET Core 3.0.</summary>
    public static bool CanKill(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Type)?.GetMembers("Kill").OfType<IMethodSymbol>().Any(static kill => kill.Parameters.Length == 1) == true;

    /// <summary>The process that a call waits for: for its end, or for its output.</summary>
    public static ProcessWait? Of(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetOperation(call, cancellation) is not IInvocationOperation { Instance: { } instance })
        {
            return null;
        }

        var process = instance is IPropertyReferenceOperation { Property.Name: "StandardOutput" or "StandardError", Instance: { } owner } ? owner : instance;
        return process.Type.Is(Type) && process.Syntax is ExpressionSyntax name ? new(name) : null;
    }
}
