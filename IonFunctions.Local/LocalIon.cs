using System.Net;
using IonFunctions.Core.Http;
using IonFunctions.Simulator;

namespace IonFunctions.Local;

/// <summary>The simulated Ion of a run, with this app registered as its client.</summary>
internal static class LocalIon
{
    public const string ClientId = "ionfunctions-local";

    /// <summary>How many ports above the app's are registered too, for instances beside it.</summary>
    public const int PortsBeside = 9;

    public static Task<SimulatedIon> StartAsync(
        string directory, string clientSecret, int appPort, Uri publicUrl, CancellationToken cancellationToken)
    {
        var options = new SimulatedIonOptions
        {
            DataDirectory = directory,
            ClientId = ClientId,
            ClientSecret = clientSecret,
            RedirectUris = [.. RedirectUris(appPort).Append(new Uri(publicUrl, Routes.Callback).AbsoluteUri).Distinct(StringComparer.Ordinal)],
        };
        return SimulatedIon.StartAsync(options, cancellationToken);
    }

    // One for each port, since Ion knows no redirect URI whose port is left open: Django OAuth Toolkit does as RFC 8252
    // section 7.3 says for the loopback addresses, and not for localhost.
    private static string[] RedirectUris(int appPort) =>
        [.. Enumerable.Range(appPort, PortsBeside + 1).Where(port => port <= IPEndPoint.MaxPort)
            .Select(port => new Uri(LocalApp.UrlOf(port), Routes.Callback).AbsoluteUri)];
}
