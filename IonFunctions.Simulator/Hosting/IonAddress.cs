namespace IonFunctions.Simulator.Hosting;

/// <summary>Ion's base URL, which is known once Kestrel listens, and asked for by requests only.</summary>
internal sealed class IonAddress
{
    private Uri? _url;

    public Uri Url
    {
        get => _url ?? throw new InvalidOperationException("The simulated Ion is not listening yet.");
        set => _url = value;
    }
}
