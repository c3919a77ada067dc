using System.Net;
using System.Net.Sockets;
using System.Text;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.RawRequests;

/// <summary>On the published Functions app, behind its host: what the host reads otherwise than the worker would be seen here.</summary>
public sealed class RawRequestsOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : RawRequestTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>
{
    protected override int Count => All / 20;

    protected override bool IsBehindHost => true;

    /// <inheritdoc/>
    /// <remarks>The worker's heap can't be looked at from here; its process has pages that the collector has yet to give back.</remarks>
    protected override long MostGrowth => 64 * 1024 * 1024;

    private protected override Dictionary<string, string?> Settings => new(base.Settings) { ["DOTNET_GCgen0size"] = "400000" }; // 4 MB, so that garbage is soon collected.

    private protected override async Task<long> MemoryAsync(TestApp app)
    {
        await app.Host.WaitForWorkerAsync(TestContext.Current.CancellationToken);
        return app.Host.WorkerMemory;
    }

    [Fact]
    public async Task Who_hangs_up_before_the_worker_has_the_request_is_no_error_of_the_worker()
    {
        await using var app = await StartAsync();
        using (var caller = Call(app, "Content-Length: 5\r\nExpect: 100-continue"))
        {
            Assert.StartsWith("HTTP/1.1 100 ", Read(caller), StringComparison.Ordinal); // The host has told the worker by then, and waits for the body.
            caller.LingerState = new(enable: true, seconds: 0);
        }

        await HasFailedAsync(app);
        Assert.DoesNotContain(app.LogLines, IsOfInvocation);
    }

    [Fact]
    public async Task A_body_that_breaks_on_its_way_is_no_error_of_the_worker()
    {
        await using var app = await StartAsync();
        using var caller = Call(app, "Transfer-Encoding: chunked", "no chunk\r\n");

        Assert.StartsWith("HTTP/1.1 500 ", Read(caller), StringComparison.Ordinal);
        await HasFailedAsync(app);
        Assert.DoesNotContain(app.LogLines, IsOfInvocation);
    }

    /// <summary>By which the worker is to find the request, and which the host leaves as it is.</summary>
    [Fact]
    public async Task An_invocation_id_that_a_caller_sends_along_is_a_warning_and_no_error_of_the_worker()
    {
        await using var app = await StartAsync();
        using var caller = Call(app, "x-ms-invocation-id: mine");

        Assert.StartsWith("HTTP/1.1 500 ", Read(caller), StringComparison.Ordinal);
        await Eventually.IsTrueAsync(
            () => app.LogLines.Any(line => line.StartsWith("Warning: The host announced a request of Logout and did not send it on in time", StringComparison.Ordinal)), "the worker has waited in vain");
        Assert.DoesNotContain(app.LogLines, IsOfInvocation);
    }

    // By the worker, of what its function or what is around it has thrown; the host says another word for its own.
    private static bool IsOfInvocation(string line) => line.Contains("An exception was thrown by the invocation", StringComparison.Ordinal);

    private static Task HasFailedAsync(TestApp app) =>
        Eventually.IsTrueAsync(() => app.LogLines.Any(line => line.StartsWith("Error: An unhandled exception has occurred", StringComparison.Ordinal)), "the host is done with it");

    private static Socket Call(TestApp app, string headers, string body = "")
    {
        var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Eventually.Limit.TotalMilliseconds };
        caller.Connect(IPAddress.Loopback, app.BaseUrl.Port);
        caller.Send(Encoding.ASCII.GetBytes($"POST /api/logout HTTP/1.1\r\nHost: {app.BaseUrl.Authority}\r\n{headers}\r\n\r\n{body}"));
        return caller;
    }

    private static string Read(Socket caller)
    {
        var buffer = new byte[1024];
        return Encoding.ASCII.GetString(buffer, 0, caller.Receive(buffer));
    }
}
