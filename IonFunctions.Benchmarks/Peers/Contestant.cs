namespace IonFunctions.Benchmarks.Peers;

/// <summary>A peer that runs, and the cookie of who is signed in there.</summary>
internal sealed record Contestant(Peer Peer, ServerProcess Server, string? Cookie)
{
    public static async Task<Contestant> StartAsync(Peer peer, Uri ion, CancellationToken cancellationToken)
    {
        var server = ServerProcess.Start(peer, ion);
        try
        {
            await server.WaitForAnswerAsync(peer.Login ?? peer.Profile ?? "/", cancellationToken);
            return new(peer, server, peer.Callback is { } callback ? await PeerSignIn.RunAsync(server, peer.Login!, callback, cancellationToken) : null);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
