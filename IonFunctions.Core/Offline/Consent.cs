using Azure;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Offline;

/// <summary>A row of the table <c>consents</c>, as stored: a user has agreed, or has taken it back.</summary>
/// <param name="User">Who.</param>
internal sealed record Consent(UserKey User)
{
    /// <summary>The row's version; a write is conditional on it.</summary>
    public ETag Version { get; init; }

    /// <summary>When it was written, by the storage service's clock.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>
    /// Ion's number for the user, sealed for this row: nobody can write a consent who can't seal, nor move one to another
    /// user. Null where it was taken back.
    /// </summary>
    public byte[]? SealedUserId { get; init; }

    /// <summary>The one session that is used for the user while they are away; once it is over, another of theirs takes its place.</summary>
    public SessionHandle Session { get; init; }

    /// <summary>When the user agreed.</summary>
    public DateTimeOffset AgreedAt { get; init; }

    /// <summary>When it lapses if the user does not sign in again: the last session has been over by then for as long as one can last.</summary>
    public DateTimeOffset LastsUntil { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool IsWithdrawn => SealedUserId is null;

    /// <summary>Spreads the users over partitions.</summary>
    public string PartitionKey => User.Value[..1];

    /// <summary>That the user has taken it back. It stands for a while (<see cref="Consents"/>), and says nothing else.</summary>
    public static Consent Withdrawn(UserKey user) => new(user);
}
