using System.Diagnostics;
using System.Globalization;
using IonFunctions.Local;
using IonFunctions.Tests.Infra;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Site;

/// <summary>Vite, as <c>samples/vite</c> has it pinned: installed from the npm registry where it is not there yet.</summary>
internal sealed class ViteServer : IDisposable
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Find(), "samples", "vite");
    private static readonly string Vite = Path.Combine(Sample, "node_modules", "vite", "bin", "vite.js");

    private readonly Process _process;

    private ViteServer(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Skips the test where Vite can't be had, and says what is missing.</summary>
    public static Task EnsureAsync() => NpmSample.EnsureAsync("vite");

    /// <summary>Builds the sample into a folder.</summary>
    public static async Task BuildAsync(string folder)
    {
        var build = await Command.RunAsync(Sample, [], "node", Vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn");
        Assert.True(build.ExitCode == 0, build.Output + build.Errors);
    }

    /// <summary>Starts its server at a port, with an app behind it.</summary>
    public static async Task<ViteServer> StartAsync(int port, Uri app)
    {
        var process = Command.Start(
            Sample, [new("ION_APP", app.AbsoluteUri.TrimEnd('/'))], "node", Vite, "--port", port.ToString(CultureInfo.InvariantCulture), "--clearScreen", "false");
        // What it prints is read, or it would stand still one day.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        var server = new ViteServer(process, new($"http://localhost:{port}/"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.IsTrueAsync(() => process.HasExited || Answers(client, server.Url), "Vite answers");
        Assert.False(process.HasExited);
        return server;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Answers(HttpClient client, Uri url)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = client.Send(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
