using System.Globalization;
using System.Text;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>Panels with logarithmic axes, side by side, as an SVG that reads on light and dark pages.</summary>
internal sealed class LogLogPlot
{
    private const double PanelWidth = 470;
    private const double Height = 360;
    private const double Left = 62;
    private const double Right = 120;
    private const double Top = 40;
    private const double Bottom = 46;

    private readonly List<Panel> panels = [];

    /// <summary>Adds a panel: what grows to the right, and the series over it.</summary>
    public void Add(string title, string horizontal, params IReadOnlyList<Series> series) => panels.Add(new Panel(title, horizontal, [.. series.Where(static line => line.Points.Count > 0)]));

    /// <summary>The picture. All panels have the same vertical axis.</summary>
    public string ToSvg()
    {
        var heights = Decades(panels.SelectMany(static panel => panel.Series).SelectMany(static series => series.Points).Select(static point => point.Seconds));
        var text = new StringBuilder(Format($$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{PanelWidth * panels.Count}} {{Height}}" role="img" aria-label="Time of analysis against the size of the server, both logarithmic">
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; }
            .grid { stroke: #d1d9e0; stroke-width: 1; }
            .linear { stroke: #818b98; stroke-width: 1; stroke-dasharray: 4 4; fill: none; }
            .series { stroke-width: 2; fill: none; }
            .s0 { stroke: #0969da; } .s1 { stroke: #bc4c00; }
            .d0 { fill: #0969da; } .d1 { fill: #bc4c00; }
            @media (prefers-color-scheme: dark) {
              text { fill: #f0f6fc; }
              .grid { stroke: #3d444d; }
              .linear { stroke: #9198a1; }
              .s0 { stroke: #4493f8; } .s1 { stroke: #f0883e; }
              .d0 { fill: #4493f8; } .d1 { fill: #f0883e; }
            }
            </style>

            """));
        for (var at = 0; at < panels.Count; at++)
        {
            Draw(text, panels[at], at * PanelWidth, heights);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder text, Panel panel, double offset, (int From, int To) heights)
    {
        var widths = Decades(panel.Series.SelectMany(static series => series.Points).Select(static point => point.Size));
        double X(double size) => offset + Left + ((Math.Log10(size) - widths.From) / (widths.To - widths.From) * (PanelWidth - Left - Right));
        double Y(double seconds) => Height - Bottom - ((Math.Log10(seconds) - heights.From) / (heights.To - heights.From) * (Height - Top - Bottom));
        var (left, right, top, bottom) = (offset + Left, offset + PanelWidth - Right, Top, Height - Bottom);
        text.Append(Format($"""<text class="title" x="{left:F0}" y="22">{panel.Title}</text>""")).Append('\n');
        for (var decade = heights.From; decade <= heights.To; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            text.Append(Format($"""<line class="grid" x1="{left:F0}" y1="{y:F1}" x2="{right:F0}" y2="{y:F1}"/><text x="{left - 6:F0}" y="{y + 4:F1}" text-anchor="end">{Seconds(decade)}</text>""")).Append('\n');
        }

        for (var decade = widths.From; decade <= widths.To; decade++)
        {
            var x = X(Math.Pow(10, decade));
            text.Append(Format($"""<line class="grid" x1="{x:F1}" y1="{top:F0}" x2="{x:F1}" y2="{bottom:F0}"/><text x="{x:F1}" y="{bottom + 18:F0}" text-anchor="middle">{Math.Pow(10, decade):N0}</text>""")).Append('\n');
        }

        text.Append(Format($"""<text x="{(left + right) / 2:F0}" y="{Height - 8:F0}" text-anchor="middle">{panel.Horizontal}</text>""")).Append('\n');
        for (var number = 0; number < panel.Series.Count; number++)
        {
            var (name, points) = panel.Series[number];
            var (first, last) = (points[0], points[^1]);
            var linear = first.Seconds * last.Size / first.Size;
            text.Append(Format($"""<line class="linear" x1="{X(first.Size):F1}" y1="{Y(first.Seconds):F1}" x2="{X(last.Size):F1}" y2="{Y(linear):F1}"/>""")).Append('\n');
            text.Append(Format($"""<polyline class="series s{number}" points="{string.Join(' ', points.Select(point => Format($"{X(point.Size):F1},{Y(point.Seconds):F1}")))}"/>""")).Append('\n');
            foreach (var (size, seconds) in points)
            {
                text.Append(Format($"""<circle class="d{number}" cx="{X(size):F1}" cy="{Y(seconds):F1}" r="3.5"><title>{size:N0}: {seconds:N3} s</title></circle>""")).Append('\n');
            }

            text.Append(Format($"""<text x="{X(last.Size) + 8:F1}" y="{Y(last.Seconds) + 4:F1}">{name}</text>""")).Append('\n');
        }

        text.Append(Format($"""<text x="{right:F0}" y="22" text-anchor="end">dashed: linear</text>""")).Append('\n');
    }

    private static string Seconds(int decade) => decade < 0 ? Format($"{Math.Pow(10, decade + 3):N0} ms") : Format($"{Math.Pow(10, decade):N0} s");

    private static (int From, int To) Decades(IEnumerable<double> values)
    {
        var logarithms = values.Select(Math.Log10).ToList();
        return ((int)Math.Floor(logarithms.Min() + 0.02), (int)Math.Ceiling(logarithms.Max() - 0.02));
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One line of the plot.</summary>
    internal sealed record Series(string Name, IReadOnlyList<(double Size, double Seconds)> Points);

    private sealed record Panel(string Title, string Horizontal, IReadOnlyList<Series> Series);
}
