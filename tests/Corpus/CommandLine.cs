namespace McpBounds.Corpus;

/// <summary>What the program was called with: arguments, and options in the form <c>--name value</c>.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    /// <summary>Takes the arguments apart.</summary>
    public CommandLine(string[] arguments)
    {
        var rest = new List<string>();
        for (var place = 0; place < arguments.Length; place++)
        {
            if (arguments[place].StartsWith("--", StringComparison.Ordinal) && place + 1 < arguments.Length)
            {
                _options[arguments[place][2..]] = arguments[++place];
            }
            else
            {
                rest.Add(arguments[place]);
            }
        }

        Arguments = [.. rest];
    }

    /// <summary>All but the options.</summary>
    public string[] Arguments { get; }

    /// <summary>The value of an option; null where it is left out.</summary>
    public string? this[string option] => _options.GetValueOrDefault(option);
}
