using System.Diagnostics.CodeAnalysis;
using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Sessions;

/// <summary>A session as one version of its row has it, its tokens opened.</summary>
internal sealed record Session : SessionFacts
{
    public Session()
    {
    }

    /// <summary>Of a row that says this, once what is sealed in it is open.</summary>
    [SetsRequiredMembers]
    public Session(SessionFacts facts, IonUser user, TokenSet tokens)
        : base(facts) => (User, Tokens) = (user, tokens);

    /// <summary>Who signed in.</summary>
    public required IonUser User { get; init; }

    /// <summary>What the tables know the user by.</summary>
    public UserKey UserKey => UserKey.Of(User.Id);

    /// <summary>The tokens that Ion issued last.</summary>
    public required TokenSet Tokens { get; init; }

    /// <summary>Whether it has ended, by age or by idleness.</summary>
    public bool HasEnded(DateTimeOffset now, TimeSpan idleTimeout) => now >= EndsAt(idleTimeout);

    /// <summary>When it ends if it is not used again.</summary>
    public DateTimeOffset EndsAt(TimeSpan idleTimeout) =>
        LastSeenAt + idleTimeout < ExpiresAt ? LastSeenAt + idleTimeout : ExpiresAt;
}
