using System.Globalization;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>The truth about one session, of which every instance knows a part: what Ion has issued, and what became of it.</summary>
internal sealed class SimulatedSession(int number, SessionId id)
{
    private readonly List<Rotation> _rotations = [];
    private readonly HashSet<int> _stored = [];

    public int Number => number;

    public SessionId Id => id;

    public SessionHandle Handle { get; } = id.Handle;

    /// <summary>Which pair Ion takes for current: the first is 0, and each refresh makes the next.</summary>
    public int Generation => _rotations.Count;

    public RefreshToken RefreshToken => new(Name("refresh", Generation));

    public AccessToken AccessToken => new(Name("access", Generation));

    /// <summary>When Ion no longer takes the access token.</summary>
    public DateTimeOffset AccessTokenExpiresAt { get; set; }

    /// <summary>How long Ion lets the next live, whatever it says.</summary>
    public TimeSpan Lifetime { get; set; }

    /// <summary>The user has taken the permission back at Ion.</summary>
    public bool IsRevokedByUser { get; set; }

    /// <summary>The app has revoked the tokens.</summary>
    public bool IsRevokedByApp { get; set; }

    public bool IsLogoutAsked { get; set; }

    /// <summary>Why it is gone; null while it is there.</summary>
    public string? GoneBecause { get; set; }

    /// <summary>Token requests that Ion refused with <c>invalid_grant</c>.</summary>
    public int Refused { get; set; }

    /// <summary>Refreshes of a token that was good for longer than any lead time.</summary>
    public int Needless { get; set; }

    /// <summary>Answers in which <c>expires_in</c> was wrong.</summary>
    public int WrongLifetimes { get; set; }

    public Rotation Rotate(Process sender, DateTimeOffset sentAt)
    {
        var rotation = new Rotation(sender, sentAt);
        _rotations.Add(rotation);
        return rotation;
    }

    /// <summary>The refresh that made a pair; null for the first, which the sign-in made, and for one that is not there yet.</summary>
    public Rotation? MadeBy(int generation) => generation > 0 && generation <= Generation ? _rotations[generation - 1] : null;

    public void NoteStored(int generation) => _stored.Add(generation);

    public bool WasStored(int generation) => _stored.Contains(generation);

    /// <summary>Since when a process has had an answer that is not stored yet.</summary>
    public DateTimeOffset? HasAnswerSince(Process process)
    {
        var last = MadeBy(Generation);
        return last?.Sender == process && !WasStored(Generation) ? last.DeliveredAt : null;
    }

    /// <summary>Which session and pair a token is of.</summary>
    public static (int Session, int Generation) Parse(string token)
    {
        var parts = token.Split('-');
        return (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"session {number}";

    private string Name(string kind, int generation) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}-{generation}");
}

/// <summary>One refresh that Ion has carried out.</summary>
internal sealed class Rotation(Process sender, DateTimeOffset sentAt)
{
    public Process Sender => sender;

    public DateTimeOffset SentAt => sentAt;

    /// <summary>When the answer reached who asked; null when it has not.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>The answer will never reach who asked.</summary>
    public bool IsLost { get; set; }
}
