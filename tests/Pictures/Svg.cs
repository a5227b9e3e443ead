using System.Globalization;
using System.Xml.Linq;

namespace McpBounds.Pictures;

/// <summary>
/// A picture with text in columns of one width, whichever monospaced font the reader has. It has a light ground of its own, so that it can be read on a dark page.
/// </summary>
/// <param name="width">Its width.</param>
/// <param name="title">What it shows, for who does not see it.</param>
internal sealed class Svg(int width, string title)
{
    /// <summary>The width of a character.</summary>
    public const double Em = 7.8;

    /// <summary>The height of a line.</summary>
    public const double LineHeight = 20;

    private readonly List<XElement> _parts = [];

    /// <summary>Draws a box.</summary>
    public void Box(double x, double y, double boxWidth, double height, string fill, string stroke = "none", double radius = 0) => _parts.Add(new(
        "rect",
        Number("x", x), Number("y", y), Number("width", boxWidth), Number("height", height), Number("rx", radius), new XAttribute("fill", fill), new XAttribute("stroke", stroke)));

    /// <summary>Draws a line of text whose top is given.</summary>
    public void Text(double x, double top, string text, string color = Colors.Text, bool isBold = false)
    {
        // Spaces at the ends are left to the place: what readers do with them differs.
        var shown = text.Trim();
        if (shown.Length == 0)
        {
            return;
        }

        x += (text.Length - text.TrimStart().Length) * Em;
        _parts.Add(new(
            "text",
            Number("x", x), Number("y", top + 14), Number("textLength", shown.Length * Em), new XAttribute("lengthAdjust", "spacingAndGlyphs"), new XAttribute("fill", color),
            isBold ? new XAttribute("font-weight", "bold") : null, shown));
    }

    /// <summary>Draws the waves below what is reported.</summary>
    public void Squiggle(double x, double top, double length, string color)
    {
        var waves = string.Concat(Enumerable.Range(0, (int)(length / 4)).Select(static wave => wave % 2 == 0 ? "l4 -3" : "l4 3"));
        _parts.Add(new(
            "path",
            new XAttribute("d", string.Create(CultureInfo.InvariantCulture, $"M{x:0.##} {top + 19:0.##}{waves}")),
            new XAttribute("fill", "none"), new XAttribute("stroke", color), Number("stroke-width", 1.3)));
    }

    /// <summary>Draws a circle.</summary>
    public void Circle(double x, double y, double radius, string fill) =>
        _parts.Add(new("circle", Number("cx", x), Number("cy", y), Number("r", radius), new XAttribute("fill", fill)));

    /// <summary>The picture.</summary>
    public string Finish(double height) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:0.##}" width="{width}" height="{height:0.##}" role="img" font-family="ui-monospace, SFMono-Regular, Consolas, 'Liberation Mono', Menlo, monospace" font-size="13">
        {new XElement("title", title)}
        {new XElement("rect", Number("x", 0.5), Number("y", 0.5), Number("width", width - 1), Number("height", height - 1), Number("rx", 6), new XAttribute("fill", Colors.Ground), new XAttribute("stroke", Colors.Edge))}
        {string.Join('\n', _parts.Select(static part => part.ToString(SaveOptions.DisableFormatting)))}
        </svg>

        """).ReplaceLineEndings("\n");

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));
}
