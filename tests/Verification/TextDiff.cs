using System.Text;

namespace McpBounds.Verification;

/// <summary>Two texts line by line: <c>-</c> was expected, <c>+</c> was found.</summary>
internal static class TextDiff
{
    internal static string Lines(string expected, string found)
    {
        var before = expected.Split('\n');
        var after = found.Split('\n');

        // The length of the longest common rest, for each pair of starts.
        var common = new int[before.Length + 1][];
        common[before.Length] = new int[after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            common[i] = new int[after.Length + 1];
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        var text = new StringBuilder();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                Append(' ', before[i++]);
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                Append('-', before[i++]);
            }
            else
            {
                Append('+', after[j++]);
            }
        }

        return text.ToString();

        // Line ends and trailing blanks are differences as well, and would not be seen.
        void Append(char mark, string line) => text.Append(mark).Append(' ')
            .AppendLine(mark == ' ' ? line.TrimEnd('\r') : line.Replace("\r", "\\r", StringComparison.Ordinal) + (line.EndsWith(' ') ? "⏎" : ""));
    }
}
