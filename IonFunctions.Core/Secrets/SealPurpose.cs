namespace IonFunctions.Core.Secrets;

/// <summary>What a sealed value is for; each purpose has a key of its own, so a value sealed for one never opens as another.</summary>
internal enum SealPurpose
{
    /// <summary>What the sessions table holds.</summary>
    Tokens,

    /// <summary>What a browser brings back from Ion.</summary>
    States,

    /// <summary>Whose consents are kept, and how far somebody has read in them.</summary>
    Consents,
}
