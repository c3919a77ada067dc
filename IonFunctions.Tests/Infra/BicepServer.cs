using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// The Bicep CLI as a server (<c>bicep jsonrpc</c>): one process for all tests, because what costs its time is its start and
/// the first evaluation, ten times that of each further one. It ends with the test run, which has the other end of its input.
/// </summary>
internal sealed class BicepServer
{
    private static readonly Lazy<BicepServer> Started = new(() => new(BicepCli.Start(InfraFiles.Folder, "jsonrpc", "--stdio")));

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;
    private int _last;

    private BicepServer(Process process)
    {
        _process = process;
        _process.BeginErrorReadLine(); // Nobody reads it, and it must not fill its pipe.
    }

    /// <summary>The result of a method.</summary>
    /// <returns>Its result, or what the server says is wrong.</returns>
    public static async Task<(JsonElement? Result, string Error)> CallAsync(string method, JsonObject parameters)
    {
        var server = Started.Value;
        await server._turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            // Not given up in the middle: the next would read the answer.
            var call = server.AskAsync(method, parameters);
            await Eventually.EndsAsync(call, $"the Bicep CLI answers {method}");
            var answer = await call;
            return answer.TryGetProperty("error", out var error) ? (null, error.GetProperty("message").GetString()!) : (answer.GetProperty("result"), "");
        }
        finally
        {
            server._turn.Release();
        }
    }

    /// <summary>A request and its answer, each behind a head that says how long it is, as language servers talk.</summary>
    private async Task<JsonElement> AskAsync(string method, JsonObject parameters)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_last, ["method"] = method, ["params"] = parameters }.ToJsonString();
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(request)}\r\n\r\n{request}"));
        await input.FlushAsync();

        var output = _process.StandardOutput.BaseStream;
        var body = new byte[await ReadLengthAsync(output)];
        await output.ReadExactlyAsync(body);
        using var answer = JsonDocument.Parse(body);
        Assert.Equal(_last, answer.RootElement.GetProperty("id").GetInt32());
        return answer.RootElement.Clone();
    }

    private static async Task<int> ReadLengthAsync(Stream output)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await output.ReadExactlyAsync(next);
            head.Append((char)next[0]);
        }

        var length = head.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return int.Parse(length.AsSpan(length.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
    }
}
