namespace IonFunctions.Core.Tokens;

/// <summary>Whether Ion accepted this app's client ID and secret when it was last asked, for <c>/api/health</c>.</summary>
internal sealed class ClientStanding
{
    private volatile string? _refusal;

    /// <summary>The error code with which Ion refused the client; null when it did not, or has not been asked yet.</summary>
    public string? Refusal => _refusal;

    /// <summary>Notes what a token request tells of it: an outage tells nothing.</summary>
    public void Note(TokenResult result)
    {
        switch (result)
        {
            case TokenResult.Refused { Error: "invalid_client" or "unauthorized_client" } refused:
                _refusal = refused.Error;
                break;
            case TokenResult.Granted or TokenResult.Refused:
                _refusal = null;
                break;
        }
    }
}
