namespace IonFunctions.Core.Ion;

/// <summary>A refresh token (RFC 6749 section 1.5), opaque; Ion takes each one once.</summary>
internal readonly record struct RefreshToken(string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(RefreshToken);
}
