namespace IonFunctions.Core.Ion;

/// <summary>An access token (RFC 6749 section 1.4), opaque.</summary>
internal readonly record struct AccessToken(string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(AccessToken);
}
