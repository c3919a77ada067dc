using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// The one confidential client that is registered, as its developer would see it at <c>/oauth/applications/</c>. It is
/// registered anew at each start from the options; changes made while running take effect at once.
/// </summary>
internal sealed class ClientRegistration(string clientId, string clientSecret, IEnumerable<string> redirectUris)
{
    private volatile byte[] _secret = Encoding.UTF8.GetBytes(clientSecret);
    private ImmutableList<string> _redirectUris = [.. redirectUris];
    private ImmutableList<string> _postLogoutRedirectUris = [];

    public string ClientId { get; } = clientId;

    public IReadOnlyList<string> RedirectUris => Volatile.Read(ref _redirectUris);

    /// <summary>What Django OAuth Toolkit takes where a request names none: the first.</summary>
    public string? DefaultRedirectUri => RedirectUris is [var first, ..] ? first : null;

    /// <summary>Where a browser may be sent after a sign-out at Ion. Ion's own form has no field for it: its administrators enter it.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris => Volatile.Read(ref _postLogoutRedirectUris);

    public void AddRedirectUri(string redirectUri) => Add(ref _redirectUris, redirectUri);

    public void AddPostLogoutRedirectUri(string redirectUri) => Add(ref _postLogoutRedirectUris, redirectUri);

    /// <summary>From now on the old secret is <c>invalid_client</c>; tokens stay good.</summary>
    public void ChangeSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        _secret = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>Client authentication (RFC 6749 section 2.3.1).</summary>
    public bool Authenticates(string? id, string? secret) =>
        string.Equals(id, ClientId, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret ?? ""), _secret);

    private static void Add(ref ImmutableList<string> list, string redirectUri)
    {
        if (!IsAbsoluteHttpUri(redirectUri))
        {
            throw new ArgumentException($"'{redirectUri}' is not an absolute http or https URI.", nameof(redirectUri));
        }

        ImmutableInterlocked.Update(ref list, static (uris, uri) => uris.Contains(uri) ? uris : uris.Add(uri), redirectUri);
    }

    public static bool IsAbsoluteHttpUri(string? uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";
}
