using System.Globalization;
using System.Net;
using System.Text;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The rates of the report as a plot in SVG: how many times as much of ours there is, on a logarithmic scale, with the least and the greatest.</summary>
internal static class PeersPlot
{
    private const int Width = 980;
    private const int Left = 450;
    private const int Right = 90;
    private const int Line = 24;
    private const int Top = 64;
    private const double Least = 0.25;
    private const double Most = 100;

    public static string Of(PeersReport report, bool dark)
    {
        var rows = report.Rows.Where(row => row.Unit == LoadCases.Rate).ToList();
        var height = Top + (rows.Count * Line) + 44;
        var (back, text, faint, bar, mark) = dark ? ("#0d1117", "#e6edf3", "#30363d", "#4493f8", "#f0883e") : ("#ffffff", "#1f2328", "#d1d9e0", "#0969da", "#bc4c00");
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-label=\"Answers per second, ours by each other's\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"{text}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"{back}\"/>\n");
        svg.Append("<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"600\">Answers per second: IonFunctions by each of the others</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"46\" opacity=\"0.75\">{Escape(report.Date)}, {Escape(report.Machine)}; median, least and greatest of the rounds; more is better</text>\n");
        foreach (var tick in new[] { 0.5, 1, 2, 5, 10, 20, 50, 100 })
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(tick)}\" x2=\"{X(tick)}\" y1=\"{Top}\" y2=\"{height - 36}\" stroke=\"{(tick == 1 ? text : faint)}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick)}\" y=\"{height - 18}\" text-anchor=\"middle\">{tick:0.##}×</text>\n");
        }

        for (var at = 0; at < rows.Count; at++)
        {
            var (row, y) = (rows[at], Top + (at * Line));
            var (from, to) = (Math.Min(X(1), X(row.Median)), Math.Max(X(1), X(row.Median)));
            var middle = y + (Line / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{middle + 4}\" text-anchor=\"end\">{Escape(row.Case)} / {Escape(row.Peer)}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{from}\" y=\"{y + 5}\" width=\"{to - from:0.#}\" height=\"{Line - 10}\" fill=\"{bar}\" opacity=\"0.85\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(row.Min)}\" x2=\"{X(row.Max)}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"{text}\" stroke-width=\"2\"/>\n");
            if (row.Goal is { } goal)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(goal.Value)}\" x2=\"{X(goal.Value)}\" y1=\"{y + 3}\" y2=\"{y + Line - 3}\" stroke=\"{mark}\" stroke-width=\"3\"><title>goal {goal}</title></line>\n");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 14}\" y=\"{middle + 4}\">{PeersTable.Number(row.Median)} ×</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double ratio) => Math.Round(
        Left + ((Width - Left - Right) * (Math.Log(Math.Clamp(ratio, Least, Most)) - Math.Log(Least)) / (Math.Log(Most) - Math.Log(Least))), 1);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
