using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

public sealed class LocalOptionsTests
{
    [Fact]
    public void Without_arguments_everything_runs_and_the_app_is_on_7071() =>
        Assert.Equal(new LocalOptions { Port = 7071 }, LocalOptions.Parse([]));

    [Theory]
    [InlineData("--port", "8080")]
    [InlineData("--port=8080")]
    public void The_port_is_the_callers(params string[] arguments) => Assert.Equal(8080, LocalOptions.Parse(arguments).Port);

    [Fact]
    public void A_relative_data_directory_counts_from_the_current_one() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "mine"), LocalOptions.Parse(["--data", "mine"]).DataDirectory);

    [Fact]
    public void A_folder_of_pages_counts_from_the_current_one_and_must_be_there()
    {
        Assert.Null(LocalOptions.Parse([]).Site);
        Assert.Equal(Path.GetFullPath("."), LocalOptions.Parse(["--site", "."]).Site);
        Assert.Equal(Path.GetFullPath("."), LocalOptions.Parse(["--app-only", "--site=."]).Site);
        Assert.Equal("--site: there is no folder nowhere. See --help.", Assert.Throws<StartException>(() => LocalOptions.Parse(["--site", "nowhere"])).Message);
        var file = typeof(LocalOptions).Assembly.Location;
        Assert.Equal($"--site must be a folder, and {file} is a file. See --help.", Assert.Throws<StartException>(() => LocalOptions.Parse(["--site", file])).Message);
    }

    [Fact]
    public void App_only_and_help_are_flags()
    {
        Assert.True(LocalOptions.Parse(["--app-only"]).AppOnly);
        Assert.Equal(new LocalOptions { Functions = true }, LocalOptions.Parse(["--functions"]));
        Assert.Equal(
            new LocalOptions { Functions = true, AppOnly = true, Port = 8080, DataDirectory = Path.GetFullPath("mine") },
            LocalOptions.Parse(["--app-only", "--port", "8080", "--functions", "--data", "mine"]));
        Assert.True(LocalOptions.Parse(["--help"]).Help);
        Assert.True(LocalOptions.Parse(["-h"]).Help);
    }

    [Fact]
    public void A_sample_is_named()
    {
        Assert.Equal(new LocalOptions { Sample = "reminders" }, LocalOptions.Parse(["--sample", "reminders"]));
        Assert.Equal(new LocalOptions { Sample = "reminders", Functions = true }, LocalOptions.Parse(["--functions", "--sample=reminders"]));
    }

    [Theory]
    [InlineData("'--prot'", "--prot", "7071")]
    [InlineData("'7071'", "7071")]
    [InlineData("--port needs a value", "--port")]
    [InlineData("--port needs a value", "--port=")]
    [InlineData("--port needs a value", "--port", "--app-only")]
    [InlineData("--data needs a value", "--data", "")]
    [InlineData("not 'eighty'", "--port", "eighty")]
    [InlineData("not '0'", "--port", "0")]
    [InlineData("not '-1'", "--port=-1")]
    [InlineData("not '65536'", "--port", "65536")]
    [InlineData("not '7071.0'", "--port", "7071.0")]
    [InlineData("--port is given twice", "--port", "1", "--port", "2")]
    [InlineData("--app-only takes no value", "--app-only=yes")]
    [InlineData("--site needs a value", "--site")]
    [InlineData("--functions takes no value", "--functions=yes")]
    [InlineData("--functions is given twice", "--functions", "--functions")]
    [InlineData("--sample needs a value", "--sample")]
    [InlineData("--sample needs a value", "--sample", "--functions")]
    [InlineData("--sample is given twice", "--sample", "eighth", "--sample", "schedule")]
    [InlineData("--sample goes with the simulated Ion", "--sample", "eighth", "--app-only")]
    public void A_bad_argument_is_named_in_one_line(string expected, params string[] arguments)
    {
        var fault = Assert.Throws<StartException>(() => LocalOptions.Parse(arguments));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
