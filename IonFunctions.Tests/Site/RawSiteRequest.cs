using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace IonFunctions.Tests.Site;

/// <summary>A request as it is written, which no client has tidied up before it is sent.</summary>
internal static class RawSiteRequest
{
    public static async Task<(int Status, string Headers, byte[] Body)> SendAsync(Uri server, string method, string target, params string[] headers)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", server.Port, cancellationToken);
        await using var stream = client.GetStream();
        var request = $"{method} {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, cancellationToken);
        var bytes = answer.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0, "There was no answer.");
        var head = Encoding.Latin1.GetString(bytes, 0, end);
        return (int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), head, bytes[(end + 4)..]);
    }
}
