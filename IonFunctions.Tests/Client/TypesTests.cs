using System.Diagnostics;
using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Client;

/// <summary><c>ion.d.ts</c> is what <c>ion.js</c> is, to TypeScript's own compiler and at run time.</summary>
public sealed partial class TypesTests(ClientWorld world) : IClassFixture<ClientWorld>
{
    private static readonly string Root = RepositoryRoot.Find();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_in_TypeScript_compiles_and_its_mistakes_do_not()
    {
        using var folder = new TemporaryDirectory();
        foreach (var file in new[] { "IonFunctions.Core/Client/ion.js", "IonFunctions.Core/Client/ion.d.ts", "IonFunctions.Tests/Client/uses-all-of-it.ts" })
        {
            File.Copy(Path.Combine(Root, file), folder[Path.GetFileName(file)]);
        }

        Assert.Equal((0, ""), await CompileAsync(folder));

        // Nor would one that nothing is said of.
        File.AppendAllText(folder["uses-all-of-it.ts"], "session(7);\n");
        var (exitCode, output) = await CompileAsync(folder);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Type '7' has no properties in common with type 'CallOptions'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_declared_is_there_and_nothing_else()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);
        var exported = (await world.RunAsync(page, "return Object.keys(ion);")).EnumerateArray().Select(name => name.GetString()!);
        var declared = Export().Matches(await File.ReadAllTextAsync(Path.Combine(Root, "IonFunctions.Core", "Client", "ion.d.ts"), CancellationToken))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(declared.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> CompileAsync(TemporaryDirectory folder)
    {
        await NodePackages.EnsureAsync(Root, CancellationToken);
        using var compiler = NodeProcess.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(Root, "node_modules", "typescript", "bin", "tsc"), "--strict", "--noEmit", "--pretty", "false",
                "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2022,dom",
                folder["uses-all-of-it.ts"],
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var output = compiler.StandardOutput.ReadToEndAsync(CancellationToken);
        var errors = compiler.StandardError.ReadToEndAsync(CancellationToken);
        await compiler.WaitForExitAsync(CancellationToken);
        return (compiler.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^export (class|function) (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Export();
}
