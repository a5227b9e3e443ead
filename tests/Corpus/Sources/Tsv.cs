using System.Globalization;

namespace McpBounds.Corpus.Sources;

/// <summary>Tables as text: a row a line, tabs between cells, the names of the columns in the first line. Nothing is quoted.</summary>
internal static class Tsv
{
    /// <summary>The rows of a file; none if it is not there.</summary>
    public static IEnumerable<TsvRow> Read(string path) => File.Exists(path) ? Parse(File.ReadLines(path)) : [];

    /// <summary>The rows of some lines.</summary>
    public static IEnumerable<TsvRow> Parse(IEnumerable<string> lines)
    {
        string[]? columns = null;
        foreach (var line in lines.Where(static line => line.Length > 0))
        {
            var cells = line.Split('\t');
            if (columns is null)
            {
                columns = cells;
            }
            else
            {
                yield return new(columns, cells);
            }
        }
    }

    /// <summary>Writes a file; a cell that cannot be one is made one.</summary>
    public static void Write(string path, IEnumerable<string> columns, IEnumerable<IEnumerable<object>> rows) =>
        File.WriteAllLines(path, rows.Select(Line).Prepend(string.Join('\t', columns)));

    private static string Line(IEnumerable<object> cells) =>
        string.Join('\t', cells.Select(static cell => string.Create(CultureInfo.InvariantCulture, $"{cell}").Replace('\t', ' ').ReplaceLineEndings(" ")));
}

/// <summary>A row of a table.</summary>
internal sealed class TsvRow(string[] columns, string[] cells)
{
    /// <summary>The cell of a column; empty where the table or the row has none.</summary>
    public string this[string column] => Array.IndexOf(columns, column) is >= 0 and var place && place < cells.Length ? cells[place] : "";

    /// <summary>The number in a column; 0 where there is none.</summary>
    public int Number(string column) => int.TryParse(this[column], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
