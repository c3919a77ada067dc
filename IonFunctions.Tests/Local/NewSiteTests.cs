using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

/// <summary><c>./run.sh new NAME [DIR]</c>.</summary>
public sealed class NewSiteTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public NewSiteTests()
    {
        Write("samples/schedule/index.html");
        Write("samples/schedule/css/page.css");
        Write("samples/schedule/README.md");
        Write("samples/schedule/.hidden");
        Write("samples/eighth/index.html");
        Write("samples/bundled/index.html");
        Write("samples/bundled/package.json");
        Write("samples/bundled/src/main.js");
        Write("samples/bundled/node_modules/x/index.js");
        Write("samples/bundled/dist/index.html");
        Write("samples/program/main.cs");
        Write("wwwroot/README.md");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_sample_is_copied_to_the_pages()
    {
        var said = Copy("schedule");

        Assert.Equal(["README.md", "css/page.css", "index.html"], FilesOf("wwwroot"));
        Assert.Equal("wwwroot/README.md", File.ReadAllText(_temporary["wwwroot/README.md"]));
        Assert.Equal($"Copied samples/schedule to {_temporary["wwwroot"]}: see it with ./run.sh.", said);
    }

    [Fact]
    public void A_sample_is_copied_to_a_folder_that_is_named()
    {
        var said = Copy("schedule", _temporary["mine/page"]);

        Assert.Equal(["css/page.css", "index.html"], FilesOf("mine/page"));
        Assert.Equal(["README.md"], FilesOf("wwwroot"));
        Assert.EndsWith($"see it with ./run.sh --site {_temporary["mine/page"]}.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_ever_written_over_and_then_nothing_is_written()
    {
        Write("wwwroot/index.html");

        AssertRefused($"{_temporary["wwwroot/index.html"]} is there already, and nothing was copied", "schedule");
        Assert.Equal(["README.md", "index.html"], FilesOf("wwwroot"));
        AssertRefused("is there already", "schedule", _temporary["wwwroot/index.html"]);
    }

    [Fact]
    public void A_sample_for_a_bundler_is_no_page_yet_and_wants_a_folder_of_its_own()
    {
        AssertRefused("name a folder for it", "bundled");
        Copy("bundled", _temporary["mine"]);

        Assert.Equal(["index.html", "package.json", "src/main.js"], FilesOf("mine"));
    }

    [Theory]
    [InlineData("There is no sample 'other'. Samples: bundled, eighth, schedule.", "other")]
    [InlineData("There is no sample 'program'. Samples: bundled, eighth, schedule.", "program")]
    [InlineData("There is no sample '../samples/schedule'.", "../samples/schedule")]
    [InlineData("Usage: new NAME [DIR]. Samples: bundled, eighth, schedule.")]
    [InlineData("Usage: new NAME [DIR].", "schedule", "a", "b")]
    [InlineData("Usage: new NAME [DIR].", "schedule", "--port")]
    [InlineData("Usage: new NAME [DIR].", "")]
    public void What_it_does_not_understand_is_said_with_what_there_is(string expected, params string[] arguments) => AssertRefused(expected, arguments);

    /// <summary>Those of the repository: each starts.</summary>
    [Fact]
    public async Task The_program_knows_the_command()
    {
        using var run = LocalProcess.Start(new Dictionary<string, string?>(), "new", "schedule", _temporary["mine"]);
        var code = await run.WaitForEndAsync(TestContext.Current.CancellationToken);
        using var unknown = LocalProcess.Start(new Dictionary<string, string?>(), "new", "nothing");

        Assert.Equal(0, code);
        Assert.True(File.Exists(_temporary["mine/index.html"]));
        Assert.Equal(1, await unknown.WaitForEndAsync(TestContext.Current.CancellationToken));
        Assert.Contains("schedule", Assert.Single(unknown.Errors), StringComparison.Ordinal);
    }

    private void AssertRefused(string expected, params string[] arguments)
    {
        var fault = Assert.Throws<StartException>(() => Copy(arguments));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private string Copy(params string[] arguments) => NewSite.Copy(_temporary["samples"], _temporary["wwwroot"], arguments);

    private IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(_temporary[folder], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_temporary[folder], file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_temporary[path])!);
        File.WriteAllText(_temporary[path], path);
    }
}
