namespace IonFunctions.Core.Ion;

/// <summary>An ID token (OpenID Connect Core section 2) as it came, believed by nobody before <see cref="IdTokenValidator"/>.</summary>
internal readonly record struct IdToken(string Value)
{
    /// <summary>Never the value: it says who somebody is, and Ion takes it for a proof of that.</summary>
    public override string ToString() => nameof(IdToken);
}
