using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IonFunctions.Local;
using IonFunctions.Tests.Client;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Journeys;

/// <summary>What every sample that can be a site is held to, before anybody opens it.</summary>
public sealed partial class SamplesTests
{
    private const int Lines = 400;
    private static readonly string[] Code = [".html", ".css", ".js"];
    private static readonly string Root = Path.Combine(RepositoryRoot.Find(), "samples");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sites => ["bell-schedule", "eighth"];

    [Theory]
    [MemberData(nameof(Sites))]
    public void It_is_short_and_needs_nothing_from_elsewhere_and_nothing_inline(string sample)
    {
        var files = Directory.GetFiles(Path.Combine(Root, sample)).Where(file => Code.Contains(Path.GetExtension(file))).ToList();
        Assert.InRange(files.Sum(file => File.ReadLines(file).Count()), 1, Lines - 1);
        Assert.All(files, file => Assert.DoesNotMatch(Elsewhere(), File.ReadAllText(file)));

        var page = File.ReadAllText(Path.Combine(Root, sample, "index.html"));
        Assert.DoesNotMatch(Inline(), page);
        Assert.Contains("default-src 'self'", page, StringComparison.Ordinal);
        var local = Local().Matches(page).Select(match => match.Groups["file"].Value).ToList();
        Assert.NotEmpty(local);
        Assert.All(local, file => Assert.True(File.Exists(Path.Combine(Root, sample, file)), file));
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public async Task Its_scripts_are_right_to_the_compiler_and_a_mistake_in_them_is_not(string sample)
    {
        using var copy = new TemporaryDirectory();
        foreach (var file in Directory.GetFiles(Path.Combine(Root, sample)).Append(Path.Combine(Root, "..", "IonFunctions.Core", "Client", "ion.d.ts")))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        // The project as it is, and in it the same with a mistake.
        await File.WriteAllTextAsync(copy["mistaken.js"], await File.ReadAllTextAsync(copy[$"{sample}.js"], CancellationToken) + "emergency({ login: 7 });\n", CancellationToken);
        var project = JsonNode.Parse(await File.ReadAllTextAsync(copy["jsconfig.json"], CancellationToken))!;
        project["files"]!.AsArray().Add("mistaken.js");
        await File.WriteAllTextAsync(copy["jsconfig.json"], project.ToJsonString(), CancellationToken);
        var (exitCode, output) = await TypeScript.CompileAsync("--project", copy["jsconfig.json"]);
        Assert.NotEqual(0, exitCode);
        Assert.Equal(["mistaken.js"], TypeScript.FilesWithFaults(output));

        if (File.Exists(copy["service-worker.js"]))
        {
            Assert.Equal((0, ""), await TypeScript.CompileAsync("--noEmit", "--strict", "--allowJs", "--checkJs", "--target", "es2022", "--lib", "es2022,webworker", "--typeRoots", copy["none"], copy["service-worker.js"]));
        }
    }

    [GeneratedRegex("https?:|//(?=[a-z])", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(href|src)=""(?<file>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Local();
}
