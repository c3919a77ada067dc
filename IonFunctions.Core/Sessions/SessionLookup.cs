using IonFunctions.Core.Limits;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// Looks for sessions, in memory and in storage, and sees to it that nobody looks for too many that there are not. What is in memory
/// costs nothing and is nobody's affair. A session that was found once counts for itself from then on, so that no flood from the same
/// address holds up who is signed in; and one that is there counts as none that was looked for in vain.
/// </summary>
internal sealed class SessionLookup(SessionStore store, SessionCookie cookie, RequestLimits limits)
{
    /// <summary>Whom a request is counted for: the session that this instance knows it to be of, else the address.</summary>
    public Payer? PayerOf(HttpContext context) => PayerOf(new Asker(cookie.Read(context.Request), context));

    /// <summary>The session as this instance knows it, read only if it doesn't.</summary>
    /// <param name="handle">The session's.</param>
    /// <param name="asker">Whose request it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LimitReachedException">The payer has looked for too many.</exception>
    public ValueTask<Session?> FindAsync(SessionHandle handle, Asker asker, CancellationToken cancellationToken) =>
        store.TryGetKnown(handle, out var session) ? new(session) : new(ReadAsync(handle, asker, cancellationToken));

    /// <summary>The session as its row has it: for what must not be taken from memory, which costs a read each time.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<Session?> ReadAsync(SessionHandle handle, Asker asker, CancellationToken cancellationToken)
    {
        var payer = PayerOf(asker);
        var permit = limits.Sessions.Take(payer);
        var session = await store.ReadAsync(handle, cancellationToken);
        if (session is not null && payer?.Kind == PayerKind.Address)
        {
            permit.GiveBack();
        }

        return session;
    }

    /// <summary>For who looks into storage itself: one of those that may be looked for in vain, to be given back where there is a session.</summary>
    /// <exception cref="LimitReachedException">The payer has looked for too many.</exception>
    public Permit TakeFor(SessionHandle handle, Asker asker) => store.Remembers(handle) ? default : limits.Sessions.Take(PayerOf(asker));

    private Payer? PayerOf(Asker asker)
    {
        foreach (var id in asker.Ids)
        {
            if (store.Remembers(id.Handle))
            {
                return Payer.OfSession(id.Handle.Value);
            }
        }

        return asker.Address;
    }
}
