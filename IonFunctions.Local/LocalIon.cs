using IonFunctions.Simulator;

namespace IonFunctions.Local;

/// <summary>The simulated Ion of a run, with this app registered as its client.</summary>
internal static class LocalIon
{
    public const string ClientId = "ionfunctions-local";

    public static Task<SimulatedIon> StartAsync(
        string directory, string clientSecret, Uri redirectUri, CancellationToken cancellationToken)
    {
        var options = new SimulatedIonOptions
        {
            DataDirectory = directory,
            ClientId = ClientId,
            ClientSecret = clientSecret,
            RedirectUris = [redirectUri.ToString()],
        };
        return SimulatedIon.StartAsync(options, cancellationToken);
    }
}
