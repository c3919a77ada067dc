namespace IonFunctions.Core.Ion;

/// <summary>Whether Ion accepted this app's client ID and secret when it was last asked, for <c>/api/health</c>.</summary>
internal sealed class ClientStanding
{
    private const string None = "";
    private volatile string? _refusal;

    /// <summary>Whether Ion has told.</summary>
    public bool IsKnown => _refusal is not null;

    /// <summary>The error code with which Ion refused the client; null when it did not, or has not been asked yet.</summary>
    public string? Refusal => _refusal is { Length: > 0 } refusal ? refusal : null;

    /// <summary>Notes what a token request tells of it: an outage tells nothing.</summary>
    public void Note(TokenResult result)
    {
        switch (result)
        {
            case TokenResult.Refused { Error: "invalid_client" or "unauthorized_client" } refused:
                _refusal = refused.Error;
                break;
            case TokenResult.Granted or TokenResult.Refused:
                _refusal = None;
                break;
        }
    }
}
