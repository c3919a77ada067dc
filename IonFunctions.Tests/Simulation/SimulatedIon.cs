using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Simulation;

/// <summary>
/// Ion's rules about tokens: a refresh token works once, without grace, and its use ends the access token before it at
/// once. What it says of lifetimes is not always so.
/// </summary>
internal sealed class SimulatedIon(World world)
{
    private static readonly TimeSpan LongestLead = TimeSpan.FromHours(1.25);

    /// <summary>How often <c>expires_in</c> is wrong.</summary>
    public double WrongLifetimes { get; set; }

    /// <summary>Answers a token request, and says which refresh it was, if Ion carried one out.</summary>
    public (TokenResult Result, Rotation? Rotation) Refresh(RefreshToken token, Process sender, DateTimeOffset sentAt)
    {
        var session = world.SessionOf(token.Value);
        if (token != session.RefreshToken || session.IsRevokedByUser || session.IsRevokedByApp)
        {
            session.Refused++;
            world.Note($"Ion refuses {token.Value} of {sender}: the current one is {session.RefreshToken.Value}");
            return (new TokenResult.Refused("invalid_grant"), null);
        }

        var lead = session.Lifetime / 2 * 1.25;
        // One clock may be behind and another ahead.
        if (session.AccessTokenExpiresAt - world.Scheduler.Now > (lead < LongestLead ? lead : LongestLead) + (2 * World.LargestClockError))
        {
            session.Needless++;
        }

        var rotation = session.Rotate(sender, sentAt);
        session.AccessTokenExpiresAt = world.Scheduler.Now + session.Lifetime;
        world.Note($"Ion gives {sender} pair {session.Generation} for {token.Value}");
        return (new TokenResult.Granted(session.AccessToken, session.RefreshToken, LifetimeSaid(session), "read"), rotation);
    }

    /// <summary>Whether the API takes the token.</summary>
    public bool Accepts(AccessToken token)
    {
        var session = world.SessionOf(token.Value);
        return token == session.AccessToken && session.AccessTokenExpiresAt > world.Scheduler.Now
            && !session.IsRevokedByUser && !session.IsRevokedByApp;
    }

    /// <summary>Revokes the grant, if the refresh token is its current one (RFC 7009 section 2.1).</summary>
    public void Revoke(RefreshToken token)
    {
        var session = world.SessionOf(token.Value);
        world.Note($"Ion is asked to revoke {token.Value}; the current one is {session.RefreshToken.Value}");
        session.IsRevokedByApp |= token == session.RefreshToken;
    }

    private TimeSpan? LifetimeSaid(SimulatedSession session)
    {
        if (!world.Random.Chance(WrongLifetimes))
        {
            return session.Lifetime;
        }

        session.WrongLifetimes++;
        return world.Random.Next(4) switch
        {
            0 => null,
            1 => TimeSpan.FromSeconds(1),
            2 => session.Lifetime / 10,
            _ => session.Lifetime * 5,
        };
    }
}
