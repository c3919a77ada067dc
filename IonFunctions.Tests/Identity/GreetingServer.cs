using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using IonFunctions.Local;
using IonFunctions.Tests.Infra;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Identity;

/// <summary>One of the sample servers, in a process of its own.</summary>
internal sealed class GreetingServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Eventually.Limit };

    private GreetingServer(Process process, string name, Uri url) => (_process, Name, Url) = (process, name, url);

    /// <summary>The sample, which is its audience, too.</summary>
    public string Name { get; }

    public Uri Url { get; }

    /// <summary>Everything that it has printed.</summary>
    public string Said => string.Join('\n', _said);

    public static async Task<GreetingServer> StartAsync(string name, Uri app, int port, string program, string script)
    {
        var process = Command.Start(
            Path.Combine(RepositoryRoot.Find(), "samples", name),
            [
                new("APP_URL", app.AbsoluteUri), new("AUDIENCE", name), new("PORT", port.ToString(CultureInfo.InvariantCulture)),
                new("PYTHONDONTWRITEBYTECODE", "1"), new("NO_PROXY", "localhost"), new("no_proxy", "localhost"),
            ],
            program, script);
        var server = new GreetingServer(process, name, new($"http://localhost:{port}/"));
        process.OutputDataReceived += (_, line) => server._said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => server._said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        await Eventually.IsTrueAsync(async () => process.HasExited || await server.AnswersAsync(), $"{name} answers");
        Assert.False(process.HasExited, server.Said);
        return server;
    }

    /// <summary>What it says to a statement.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GreetAsync(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, "api/greeting"));
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        }

        return (response.StatusCode, response.IsSuccessStatusCode ? JsonElement.Parse(text).GetProperty("greeting").GetString()! : text);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync(Url);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
