using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>The due row of a session that is being refreshed: written before the session's row that names it, so that at no time there is none.</summary>
internal sealed class DueAhead(SessionStore store, IDueIndex index, DueTimes times, TimeProvider time, ILogger logger)
{
    /// <summary>Writes it for a next token that lives as long as the one the session has; returns when it is due.</summary>
    public async Task<DateTimeOffset> WriteAsync(Session session)
    {
        var due = times.InTimeFor(session, time.GetUtcNow() + session.Tokens.Lifetime, session.Tokens.Lifetime);
        await index.AddAsync(DueRow.At(session.Handle, due), CancellationToken.None);
        return due;
    }

    /// <summary>
    /// The due row was written for a token that lives as long as the one before. One that lives shorter is due sooner,
    /// and gets a row of its own; one that lives longer is found by the sweep to be not due yet, and moved.
    /// </summary>
    public async Task<Session> KeepInTimeAsync(Session stored)
    {
        var latest = stored;
        try
        {
            if (stored.DueAt >= stored.Tokens.ExpiresAt)
            {
                var due = await WriteAsync(stored);
                latest = await store.ReplaceAsync(stored with { DueAt = due }, CancellationToken.None) ?? stored;
            }

            if (DueTimes.IsSoon(latest.DueAt, time.GetUtcNow()))
            {
                // A sweep may have come upon it before the session named it, and taken it away as stale.
                await index.AddAsync(DueRow.At(latest.Handle, latest.DueAt), CancellationToken.None);
            }
        }
        catch (DependencyUnavailableException e)
        {
            // The first due row still leads a sweep here, late.
            Log.DependencyUnavailable(logger, e);
        }

        return latest;
    }
}
