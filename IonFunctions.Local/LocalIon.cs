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

    public static async Task<SimulatedIon> StartAsync(
        string directory, string clientSecret, int appPort, Uri publicUrl, CancellationToken cancellationToken)
    {
        var options = new SimulatedIonOptions
        {
            DataDirectory = directory,
            ClientId = ClientId,
            ClientSecret = clientSecret,
            RedirectUris = UrisOf(appPort, publicUrl, Routes.Callback),
        };
        var ion = await SimulatedIon.StartAsync(options, cancellationToken);
        Array.ForEach(UrisOf(appPort, publicUrl, Routes.SignedOut), ion.Client.AddPostLogoutRedirectUri);
        return ion;
    }

    // One for each port, since Ion knows no redirect URI whose port is left open: Django OAuth Toolkit does as RFC 8252
    // section 7.3 says for the loopback addresses, and not for localhost.
    private static string[] UrisOf(int appPort, Uri publicUrl, string path) =>
        [.. Enumerable.Range(appPort, PortsBeside + 1).Where(port => port <= IPEndPoint.MaxPort)
            .Select(LocalApp.UrlOf).Append(publicUrl)
            .Select(app => new Uri(app, path).AbsoluteUri).Distinct(StringComparer.Ordinal)];
}
