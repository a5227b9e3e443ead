using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Verification;

/// <summary>The Roslyn that the tests run on.</summary>
public static class RoslynHost
{
    /// <summary>The newest C# that any Roslyn of the test matrix can parse. A test that asks for more is a mistake, not a test to skip.</summary>
    public const int NewestCSharp = 14;

    /// <summary>The version of the compiler that is loaded.</summary>
    public static Version Version { get; } = typeof(Compilation).Assembly.GetName().Version!;

    /// <summary>Whether this Roslyn can parse that version of C#.</summary>
    public static bool Supports(int csharp) => LanguageVersionFacts.TryParse(csharp.ToString(CultureInfo.InvariantCulture), out _);

    /// <summary>Why a test that needs that version of C# cannot run here.</summary>
    public static string WhyNot(int csharp) => $"needs C# {csharp}, which Roslyn {Version.ToString(3)} cannot parse";

    internal static LanguageVersion Parse(int csharp) =>
        csharp > NewestCSharp ? throw new VerificationException($"There is no C# {csharp} in the test matrix.")
        : LanguageVersionFacts.TryParse(csharp.ToString(CultureInfo.InvariantCulture), out var version) ? version
        : throw new LanguageNotSupportedException(WhyNot(csharp));
}
