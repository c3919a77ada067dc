namespace IonFunctions.Core.Secrets;

/// <summary>The client secret (RFC 6749 section 2.3.1) that Ion gave this app.</summary>
internal readonly record struct ClientSecret(string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(ClientSecret);
}
