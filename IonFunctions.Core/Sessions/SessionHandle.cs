namespace IonFunctions.Core.Sessions;

/// <summary>What the tables and the log know a session by: base64url(SHA-256(session id)), which does not lead back to the id.</summary>
internal readonly record struct SessionHandle(string Value)
{
    /// <summary>How many characters one has: those of 256 bits in base64url.</summary>
    public const int Length = 43;

    /// <summary>Spreads the sessions over partitions.</summary>
    public string PartitionKey => Value[..2];

    /// <summary>Short, for the log.</summary>
    public override string ToString() => Value[..8];
}
