namespace McpBounds.Comparison;

/// <summary>Analyzers that are asked about the same code.</summary>
/// <param name="Name">What the tables call them.</param>
/// <param name="Prefix">What their IDs begin with.</param>
/// <param name="Numbers">The numbers that their IDs can have: a rule that is off by default is only switched on by its own ID.</param>
/// <param name="Digits">How many digits an ID has.</param>
/// <param name="Package">The package and its version; none for what the compiler is given by path.</param>
internal sealed record Peer(string Name, string Prefix, Range Numbers, int Digits, (string Id, string Version)? Package)
{
    /// <summary>What is compared; the first is ours.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("McpBounds", "MCPB", 0..1_000, 3, null),
        new(".NET analyzers", "CA", 1_000..6_000, 4, ("Microsoft.CodeAnalysis.NetAnalyzers", "10.0.401")),
        new("Meziantou", "MA", 0..1_000, 4, ("Meziantou.Analyzer", "3.0.321")),

        // The last version under an open-source licence.
        new("Sonar", "S", 100..9_999, 0, ("SonarAnalyzer.CSharp", "9.32.0.97167")),
    ];

    /// <summary>Every ID it may have.</summary>
    public IEnumerable<string> Ids =>
        Enumerable.Range(Numbers.Start.Value, Numbers.End.Value - Numbers.Start.Value).Select(number => Prefix + number.ToString($"D{Digits}", null));

    /// <summary>Whether a rule is one of its.</summary>
    public bool Owns(string rule) => rule.StartsWith(Prefix, StringComparison.Ordinal) && rule[Prefix.Length..].All(char.IsAsciiDigit);
}
