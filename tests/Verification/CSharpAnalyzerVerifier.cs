using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Verification;

/// <summary>Short ways to test one C# analyzer.</summary>
public static class CSharpAnalyzerVerifier<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>Expects the analyzer's only diagnostic.</summary>
    public static DiagnosticResult Diagnostic() => new TAnalyzer().SupportedDiagnostics is [var only]
        ? Diagnostic(only)
        : throw new VerificationException($"{typeof(TAnalyzer).Name} supports more than one diagnostic or none: name the ID.");

    /// <summary>Expects the analyzer's diagnostic with that ID.</summary>
    public static DiagnosticResult Diagnostic(string diagnosticId) =>
        new TAnalyzer().SupportedDiagnostics.Where(descriptor => descriptor.Id == diagnosticId).ToArray() is [var only]
            ? Diagnostic(only)
            : throw new VerificationException($"{typeof(TAnalyzer).Name} does not support one diagnostic {diagnosticId}: name the descriptor.");

    /// <summary>Expects a diagnostic of that descriptor.</summary>
    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor) => new(descriptor);

    /// <summary>The analyzer reports what markup and <paramref name="expected" /> say, and nothing else.</summary>
    public static Task VerifyAnalyzerAsync([StringSyntax("c#-test")] string source, params DiagnosticResult[] expected)
    {
        var test = new Test { TestCode = source };
        foreach (var result in expected)
        {
            test.ExpectedDiagnostics.Add(result);
        }

        return test.RunAsync();
    }

    /// <summary>A test that says more than its source.</summary>
    public sealed class Test : CSharpAnalyzerTest<TAnalyzer>;
}
