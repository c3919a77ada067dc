using IonFunctions.Simulator;

namespace IonFunctions.Tests.Simulator;

public sealed class CommandLineTests
{
    [Fact]
    public void All_options_are_read()
    {
        var (options, problems) = CommandLine.Parse(
        [
            "--port", "8080", "--control-port", "8081", "--data", "data", "--client-id", "id", "--client-secret", "secret",
            "--redirect-uri", "http://localhost:1/a", "--redirect-uri", "http://localhost:2/b",
        ]);

        Assert.Empty(problems);
        Assert.Equal((8080, 8081, "id", "secret"), (options.Port, options.ControlPort, options.ClientId, options.ClientSecret));
        Assert.Equal(Path.GetFullPath("data"), options.DataDirectory);
        Assert.Equal(["http://localhost:1/a", "http://localhost:2/b"], options.RedirectUris);
    }

    [Fact]
    public void Everything_wrong_is_named_at_once()
    {
        var (_, problems) = CommandLine.Parse(
            ["--port", "x", "--control-port", "65536", "--redirect-uri", "nowhere", "--dat", "--client-id", "--data"]);

        Assert.Equal(
            ["--port", "--control-port", "--redirect-uri", "--dat", "--client-id", "--data"],
            problems.Select(static problem => problem.Split(':')[0]));
    }

    [Fact]
    public void The_two_ports_differ() =>
        Assert.StartsWith(
            "--control-port: ", Assert.Single(CommandLine.Parse(["--port", "80", "--control-port", "80"]).Problems), StringComparison.Ordinal);
}
