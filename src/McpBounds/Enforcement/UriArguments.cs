using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol;

namespace McpBounds;

/// <summary>The arguments that a resource's address carries, read by its template in the way that the SDK reads them: RFC 6570, every value optional, as text.</summary>
internal sealed partial class UriArguments
{
    private readonly Regex _address;
    private readonly IReadOnlyList<string> _names;

    private UriArguments(string template)
    {
        _address = new(PatternOf(template), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        _names = [.. _address.GetGroupNames().Where(static name => name != "0")];
    }

    /// <summary>The reader of a template; null where it has no argument.</summary>
    public static UriArguments? Of(string template) => Expression().IsMatch(template) ? new(template) : null;

    /// <summary>The arguments in an address.</summary>
    public Dictionary<string, JsonElement> Read(string address)
    {
        var match = _address.Match(address);
        return _names.Where(name => match.Groups[name].Success).ToDictionary(
            static name => name, name => JsonSerializer.SerializeToElement(Uri.UnescapeDataString(match.Groups[name].Value), McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(string))));
    }

    private static string PatternOf(string template)
    {
        var (pattern, end) = ("^", 0);
        foreach (Match expression in Expression().Matches(template))
        {
            var names = expression.Groups["name"].Captures.Select(static capture => capture.Value).ToList();
            pattern += Regex.Escape(template[end..expression.Index]) + (expression.Groups["operator"].Value switch
            {
                "+" => Values("", ",", "[^?&#]*", names),
                "#" => Values("#?", ",", ".*", names),
                "." => Values("\\.?", "\\.", "[^/?#]*", names),
                "/" => Values("/?", "/", "[^/?#]*", names),
                "?" => NamedValues("\\?", "&?", "[^/?&]*", names),
                "&" => NamedValues("&", "&?", "[^/?&]*", names),
                ";" => NamedValues(";", ";?", "[^;/?&]*", names),
                _ => Values("", ",", "[^/?&#]*", names),
            });
            end = expression.Index + expression.Length;
        }

        return pattern + Regex.Escape(template[end..]) + "$";
    }

    private static string Values(string prefix, string separator, string value, IEnumerable<string> names) =>
        prefix + string.Join($"(?:{separator})?", names.Select(name => $"(?<{name}>{value})?"));

    private static string NamedValues(string prefix, string separator, string value, IEnumerable<string> names) =>
        $"(?:{prefix}{string.Join(separator, names.Select(name => $"(?:{name}=(?<{name}>{value}))?"))})?";

    [GeneratedRegex(@"\{(?<operator>[+#./;?&]?)(?<name>\w+)(?::[1-9][0-9]{0,3})?\*?(?:,(?<name>\w+)(?::[1-9][0-9]{0,3})?\*?)*\}")]
    private static partial Regex Expression();
}
