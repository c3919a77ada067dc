using System.Collections.Concurrent;
using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Refresh;

/// <summary>
/// Ion's rules about tokens and nothing else: a refresh token works once, without grace, and its use ends the access
/// token before it at once.
/// </summary>
internal sealed class IonModel
{
    private readonly Lock _lock = new();
    private int _issued;
    private string _refreshToken = "refresh-0";
    private string _accessToken = "access-0";

    /// <summary>The refresh tokens that were sent, in order.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>The tokens that were revoked.</summary>
    public ConcurrentQueue<string> Revoked { get; } = new();

    /// <summary>How many refreshes were granted.</summary>
    public int Granted => _issued;

    /// <summary>What <c>expires_in</c> says.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(10);

    public string CurrentAccessToken => _accessToken;

    public bool Accepts(AccessToken token) => token.Value == _accessToken;

    /// <summary>The user takes back the permission: every token is dead.</summary>
    public void Forget() => (_refreshToken, _accessToken) = ("none", "none");

    /// <summary>An administrator ends the access token; the refresh token stays good.</summary>
    public void EndAccessToken() => _accessToken = "none";

    public TokenResult Refresh(RefreshToken token)
    {
        Sent.Enqueue(token.Value);
        lock (_lock)
        {
            if (token.Value != _refreshToken)
            {
                return new TokenResult.Refused("invalid_grant");
            }

            _issued++;
            (_refreshToken, _accessToken) = ($"refresh-{_issued}", $"access-{_issued}");
            return new TokenResult.Granted(new(_accessToken), new(_refreshToken), Lifetime, "read");
        }
    }
}
