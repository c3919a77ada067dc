namespace IonFunctions.Core.Ion;

/// <summary>Scopes as Ion grants them, space-separated (RFC 6749 section 3.3), and what this app makes of them.</summary>
internal static class ScopeText
{
    /// <summary>Asks for an ID token (OpenID Connect Core section 3.1.2.1).</summary>
    public const string OpenId = "openid";

    /// <summary>Opens Ion's API.</summary>
    public const string Read = "read";

    /// <summary>Changes something there.</summary>
    public const string Write = "write";

    /// <summary>Whether a scope is among them. Every request asks, so nothing is allocated.</summary>
    public static bool Has(ReadOnlySpan<char> scopes, ReadOnlySpan<char> scope)
    {
        foreach (var range in scopes.Split(' '))
        {
            if (scopes[range].SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }
}
