using IonFunctions.Benchmarks.Peers;
using IonFunctions.Simulator;

namespace IonFunctions.Benchmarks;

/// <summary>What plays Ion for calls of its API.</summary>
/// <param name="Name">In the title of a table.</param>
/// <param name="BaseUrl">Where it is.</param>
/// <param name="AccessToken">One that it takes.</param>
/// <param name="Server">Ends with it.</param>
internal sealed record IonUpstream(string Name, Uri BaseUrl, string AccessToken, IAsyncDisposable Server) : IAsyncDisposable
{
    /// <summary>The simulated Ion, which knows tokens and people.</summary>
    public static async Task<IonUpstream> SimulatedAsync(CancellationToken cancellationToken)
    {
        var ion = await SimulatedIon.StartAsync(new SimulatedIonOptions(), cancellationToken);
        var code = ion.Tokens.IssueCode("2027alovelace", "http://localhost/", "read", challenge: null, challengeMethod: null, nonce: null);
        return new("the simulated Ion", ion.BaseUrl, ion.Tokens.Exchange(code)!.AccessToken, ion);
    }

    /// <summary>The least server there can be: it answers everything with one profile, at once.</summary>
    public static async Task<IonUpstream> LeastAsync(CancellationToken cancellationToken)
    {
        var ion = LeastIon.Build(port: 0);
        await ion.StartAsync(cancellationToken);
        return new("the least server", new(ion.Urls.First()), "0123456789abcdef0123456789abcd", ion);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
