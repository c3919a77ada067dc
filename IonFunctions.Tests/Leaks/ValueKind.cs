namespace IonFunctions.Tests.Leaks;

/// <summary>What a value is that must not get about.</summary>
internal enum ValueKind
{
    /// <summary>The app's secret at Ion.</summary>
    ClientSecret,

    /// <summary>What the keys are made of.</summary>
    SessionKey,

    /// <summary>A key that is made of it, for sealing or for signing.</summary>
    DerivedKey,

    /// <summary>What opens the vault.</summary>
    VaultToken,

    /// <summary>What opens storage, where it is no identity.</summary>
    StorageKey,

    /// <summary>RFC 6749 section 4.1.2.</summary>
    Code,

    /// <summary>RFC 7636 section 4.1; a sign-in cookie's value.</summary>
    Verifier,

    /// <summary>RFC 6749 section 4.1.1, of a sign-in or of a sign-out at Ion.</summary>
    State,

    /// <summary>OpenID Connect Core section 3.1.2.1.</summary>
    Nonce,

    /// <summary>Ion's.</summary>
    AccessToken,

    /// <summary>Ion's.</summary>
    RefreshToken,

    /// <summary>Ion's.</summary>
    IdToken,

    /// <summary>The app's own word for who is signed in.</summary>
    Statement,

    /// <summary>The session cookie's value.</summary>
    SessionId,

    /// <summary>SHA-256 of the session id, which does not lead back to it; the log has eight characters of it.</summary>
    Handle,

    /// <summary>A name of a person, their username or address, or their number at Ion.</summary>
    Person,
}
