using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Local;

/// <summary>What <c>--sample</c> starts.</summary>
public sealed class SampleRunTests : IDisposable
{
    // Answers with what it was given.
    private const string EchoInNode = """
        const { PORT, APP_URL, AUDIENCE } = process.env;
        require('http').createServer((_, answer) => answer.writeHead(401).end(JSON.stringify({ APP_URL, AUDIENCE, pid: process.pid })))
          .listen(Number(PORT), '127.0.0.1');
        """;

    private const string EchoInPython = """
        import json, os
        from http.server import BaseHTTPRequestHandler, HTTPServer
        class Echo(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({'APP_URL': os.environ['APP_URL'], 'AUDIENCE': os.environ['AUDIENCE'], 'pid': os.getpid()}).encode())
        HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Echo).serve_forever()
        """;

    private readonly TemporaryDirectory _samples = new();
    private readonly int _port = LoopbackPort.Next(SampleRun.PortsAbove + 1);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Origin => $"http://localhost:{(_port + SampleRun.PortsAbove).ToString(CultureInfo.InvariantCulture)}";

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("server.js", EchoInNode)]
    [InlineData("server.py", EchoInPython)]
    public async Task A_server_is_told_where_the_app_is_and_who_it_is_and_ends_with_the_run(string file, string program)
    {
        var sample = await RunOfAsync(file, program);
        var settings = LocalSettings.Load(root: null, new Dictionary<string, string>());
        sample.Configure(settings);
        Process server;
        await using ((await sample.StartAsync(settings, new("http://localhost:5173/"), CancellationToken))!)
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await client.GetAsync(sample.Url, CancellationToken);
            var given = JsonElement.Parse(await answer.Content.ReadAsStringAsync(CancellationToken));

            Assert.Equal("http://localhost:5173", given.GetProperty("APP_URL").GetString());
            Assert.Equal(Origin, given.GetProperty("AUDIENCE").GetString());
            Assert.Equal(Origin, settings.Values["Identity:Audiences"]);
            Assert.Equal(Origin, settings.Values["App:AllowedOrigins"]);
            Assert.Equal($"{Origin}/ (samples/mine)", sample.ToString());
            server = Process.GetProcessById(given.GetProperty("pid").GetInt32());
        }

        using (server)
        {
            Assert.True(server.HasExited);
        }
    }

    [Fact]
    public async Task A_Functions_app_is_built_and_started_under_func_with_the_runs_settings()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var func = new CoreToolsStub(_samples);
        await WriteAsync("mine/Mine.csproj", """
            <Project DefaultTargets="Build">
              <Target Name="Restore" />
              <Target Name="Build"><MakeDir Directories="bin/$(Configuration)/net10.0" /></Target>
            </Project>
            """);
        var sample = SampleRun.Of(new() { Port = _port }, Sample.Find(_samples.Path, "mine"), func.Path);
        var settings = LocalSettings.Load(root: null, new Dictionary<string, string> { ["Ion__ClientId"] = "client" });
        sample.Configure(settings);
        Process host;
        await using ((await sample.StartAsync(settings, new("http://localhost:5173/"), CancellationToken))!)
        {
            host = Process.GetProcessById(func.Given.GetProperty("pid").GetInt32());
            Assert.True(sample.NeedsHostStorage);
            Assert.Equal(["start", "--port", $"{_port + SampleRun.PortsAbove}"], func.List("arguments"));
            Assert.Equal(_samples["mine/bin/Debug/net10.0"], func.Given.GetProperty("folder").GetString());
            Assert.Equal(
                ("client", "true", "0 * * * * *", "dotnet-isolated"),
                (func.Variable("Ion__ClientId"), func.Variable("Offline__Enabled"), func.Variable("RemindersSchedule"), func.Variable("FUNCTIONS_WORKER_RUNTIME")));
        }

        using (host)
        {
            Assert.True(host.HasExited);
        }

        await WriteAsync("mine/Mine.csproj", "<Project DefaultTargets=\"Build\"><Target Name=\"Restore\" /><Target Name=\"Build\"><Error Text=\"It is half finished.\" /></Target></Project>");
        var exception = await Assert.ThrowsAsync<StartException>(() => sample.StartAsync(settings, new("http://localhost:5173/"), CancellationToken));
        Assert.StartsWith("samples/mine does not build: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("It is half finished.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_ends_by_itself_ends_the_start()
    {
        var sample = await RunOfAsync("server.js", "process.exit(3);");

        var exception = await Assert.ThrowsAsync<StartException>(
            () => sample.StartAsync(LocalSettings.Load(root: null, new Dictionary<string, string>()), new("http://localhost:5173/"), CancellationToken));
        Assert.Equal("samples/mine has ended with exit code 3; what it wrote last says why.", exception.Message);
    }

    [Fact]
    public async Task What_each_folder_is_tells_how_it_is_run()
    {
        await WriteAsync("page/index.html", "");
        await WriteAsync("flask/server.py", "");
        await WriteAsync("express/server.js", "");
        await WriteAsync("express/package.json", "{}");
        await WriteAsync("bundled/index.html", "");
        await WriteAsync("bundled/package.json", "{}");
        await WriteAsync("app/App.csproj", "");
        await WriteAsync("notes/README.md", "");

        Assert.Equal(
            [("app", SampleKind.Functions), ("express", SampleKind.Node), ("flask", SampleKind.Python), ("page", SampleKind.Page)],
            Sample.In(_samples.Path).Select(sample => (sample.Name, sample.Kind)));
        Assert.Equal(
            "There is no sample 'notes'. Samples: app, express, flask, page.",
            Assert.Throws<StartException>(() => Sample.Find(_samples.Path, "notes")).Message);
        Assert.StartsWith(
            "samples/bundled is built by a bundler", Assert.Throws<StartException>(() => Sample.Find(_samples.Path, "bundled")).Message, StringComparison.Ordinal);
        Assert.Throws<StartException>(() => Sample.Find(_samples.Path, "../samples"));
    }

    private async Task<SampleRun> RunOfAsync(string file, string program)
    {
        await WriteAsync($"mine/{file}", program);
        return SampleRun.Of(new() { Port = _port }, Sample.Find(_samples.Path, "mine"));
    }

    private async Task WriteAsync(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_samples[path])!);
        await File.WriteAllTextAsync(_samples[path], content, CancellationToken);
    }
}
