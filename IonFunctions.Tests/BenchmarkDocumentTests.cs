using IonFunctions.Benchmarks.Peers;

namespace IonFunctions.Tests;

/// <summary>What the documents say of a benchmark is one run's: table, plots and JSON are made of the same, and how is told.</summary>
public sealed class BenchmarkDocumentTests
{
    private static readonly bool[] Looks = [false, true]; // Light and dark.

    [Fact]
    public void The_table_and_the_plots_are_those_of_the_JSON()
    {
        var json = Read(PeersDocs.Json);
        var report = PeersReport.OfJson(json);

        Assert.NotEmpty(report.Rows);
        Assert.Equal(json, report.ToJson());
        Assert.Equal(Read(PeersDocs.Document), PeersDocs.WithTable(Read(PeersDocs.Document), report));
        Assert.All(Looks, dark => Assert.Equal(Read(PeersDocs.PlotOf(dark)), PeersPlot.Of(report, dark)));
    }

    [Fact]
    public void The_README_shows_the_plot_for_light_and_for_dark() => Assert.All(
        Looks, dark => Assert.Contains($"\"{PeersDocs.PlotOf(dark)}\"", Read("README.md"), StringComparison.Ordinal));

    [Fact]
    public void A_row_has_the_medians_and_the_ratios_round_by_round()
    {
        var row = PeersRow.Of("login", LoadCases.Rate, "bare", [100, 300, 200], [100, 100, 400], new(PeersGoalKind.RatioAtLeast, 1));

        Assert.Equal((200d, 100d, 0.5, 1d, 3d, (bool?)true), (row.Ours, row.Theirs, row.Min, row.Median, row.Max, row.IsMet));
    }

    [Theory]
    [InlineData(nameof(PeersGoalKind.RatioAtLeast), 0.92, 92, 100, true)]
    [InlineData(nameof(PeersGoalKind.RatioAtLeast), 0.92, 91, 100, false)]
    [InlineData(nameof(PeersGoalKind.RatioAtMost), 1.2, 120, 100, true)]
    [InlineData(nameof(PeersGoalKind.RatioAtMost), 1.2, 121, 100, false)]
    [InlineData(nameof(PeersGoalKind.MoreByAtMost), 1536, 4000, 2464, true)]
    [InlineData(nameof(PeersGoalKind.MoreByAtMost), 1536, 4001, 2464, false)]
    [InlineData(nameof(PeersGoalKind.AtLeast), 1, 1, 100, true)]
    [InlineData(nameof(PeersGoalKind.AtLeast), 1, 0.9, 0.1, false)]
    [InlineData(nameof(PeersGoalKind.AtMost), 2, 2, 1, true)]
    [InlineData(nameof(PeersGoalKind.AtMost), 2, 3, 100, false)]
    public void A_goal_is_met_or_not(string kind, double value, double ours, double theirs, bool isMet)
    {
        var row = PeersRow.Of("case", "unit", "peer", [ours], [theirs], new(Enum.Parse<PeersGoalKind>(kind), value));

        Assert.Equal(isMet, row.IsMet);
        Assert.Contains(isMet ? "| yes |" : "| no  |", TableOf(row), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--round", "3")]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--seconds", "-1")]
    public void What_is_no_option_of_the_peers_is_refused(params string[] options) =>
        Assert.Throws<ArgumentException>(() => PeersOptions.Read(options));

    private static string TableOf(PeersRow row) => PeersTable.Of(new("2026-11-26", "here", "so.", [row, row with { Goal = new(PeersGoalKind.RatioAtLeast, 0) }], []));

    private static string Read(string path) => File.ReadAllText(PeersDocs.PathOf(path));
}
