using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Answers;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Simulator;

namespace IonFunctions.Tests.Client;

/// <summary><c>ion.d.ts</c> is what <c>ion.js</c> is, to TypeScript's own compiler and at run time.</summary>
public sealed partial class TypesTests(ClientWorld world) : IClassFixture<ClientWorld>
{
    private static readonly string Root = RepositoryRoot.Find();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_in_TypeScript_compiles_and_its_mistakes_do_not()
    {
        using var folder = Folder("IonFunctions.Tests/Client/uses-all-of-it.ts");
        // Nor would one that nothing is said of.
        await File.WriteAllTextAsync(
            folder["mistaken.ts"], await File.ReadAllTextAsync(folder["uses-all-of-it.ts"], CancellationToken) + "session(7);\n", CancellationToken);

        var (exitCode, output) = await CompileAsync(folder["uses-all-of-it.ts"], folder["mistaken.ts"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Type '7' has no properties in common with type 'CallOptions'", output, StringComparison.Ordinal);
        Assert.Equal(["mistaken.ts"], TypeScript.FilesWithFaults(output));
    }

    /// <summary>Written into TypeScript, where a field too many or too few is a mistake.</summary>
    [Fact]
    public async Task What_Ion_answers_is_of_the_types_to_the_compiler()
    {
        var table = AnswerTable.Read();
        using var folder = Folder();
        var lines = new List<string> { "import type * as ion from './ion.js';" };
        await using var school = await IonSchool.StartAsync();
        await foreach (var (view, path, answer) in IonAnswersTests.AskAsync(school))
        {
            var type = Name().Replace(TypeScriptTypes.Expression(table.Views.Single(one => one.Name == view).Shape), "ion.$0");
            lines.Add($"export const answer{lines.Count}: {type.Replace("ion.Record", "Record", StringComparison.Ordinal)} = {answer.GetRawText()}; // {path}");
        }

        await File.WriteAllLinesAsync(folder["answers.ts"], lines, CancellationToken);
        await File.WriteAllTextAsync(folder["mistaken.ts"], string.Join('\n', lines).Replace("\"special\":", "\"spezial\":", StringComparison.Ordinal), CancellationToken);

        var (exitCode, output) = await CompileAsync(folder["answers.ts"], folder["mistaken.ts"]);
        Assert.NotEqual(0, exitCode);
        Assert.Equal(["mistaken.ts"], TypeScript.FilesWithFaults(output));
    }

    [Fact]
    public async Task What_is_declared_is_there_and_nothing_else()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);
        var exported = (await world.RunAsync(page, "return Object.keys(ion);")).EnumerateArray().Select(name => name.GetString()!);
        var declared = Export().Matches(await File.ReadAllTextAsync(Path.Combine(Root, "IonFunctions.Core", "Client", "ion.d.ts"), CancellationToken))
            .Select(match => match.Groups["name"].Value)
            .Distinct();

        Assert.Equal(declared.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    private static TemporaryDirectory Folder(params string[] files)
    {
        var folder = new TemporaryDirectory();
        foreach (var file in files.Concat(["IonFunctions.Core/Client/ion.js", "IonFunctions.Core/Client/ion.d.ts"]))
        {
            File.Copy(Path.Combine(Root, file), folder[Path.GetFileName(file)]);
        }

        return folder;
    }

    private static Task<(int ExitCode, string Output)> CompileAsync(params string[] files) => TypeScript.CompileAsync([
        "--strict", "--noEmit", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable", .. files,
    ]);

    [GeneratedRegex(@"[A-Z]\w*", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^export (class|function) (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Export();
}
