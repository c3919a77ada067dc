using System.Net.Sockets;
using System.Text;

namespace IonFunctions.Tests.Proxy;

/// <summary>A request as it is written, which no client has tidied up before it is sent.</summary>
internal static class RawRequest
{
    /// <summary>Sends a GET of that target and returns the answer's status.</summary>
    public static async Task<int> GetAsync(Uri server, string target, string cookie)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", server.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"),
            cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(cancellationToken);
        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
