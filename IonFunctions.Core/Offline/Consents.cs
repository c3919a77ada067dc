using System.Globalization;
using System.Text;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Offline;

/// <summary>
/// Who lets code of the app's own call Ion while they are away. Nothing of it is kept in memory: what counts is the row, at
/// each call. Taking back wins over agreeing where both happen at once, because it writes whatever there is, while an
/// agreement is conditional on what was there when it began: so one that storage carries out late, or a second time because
/// its answer was lost, undoes nothing. To be met by those, the row stays for a while after it was taken back.
/// </summary>
/// <remarks>Throws <see cref="DependencyUnavailableException"/> when storage or a needed key can't be used.</remarks>
internal sealed class Consents(
    IConsentTable table, Sealer sealer, InFlightWork inFlight, AppSettings settings, TimeProvider time, ILogger<Consents> logger)
    : IOfflineConsent
{
    // Longer than any attempt at storage lasts.
    private static readonly TimeSpan WithdrawnKeptFor = TimeSpan.FromHours(1);

    public async Task<bool?> ReadAsync(Session session, CancellationToken cancellationToken)
    {
        if (!settings.OfflineEnabled)
        {
            return null;
        }

        try
        {
            var consent = await FindAsync(session.UserKey, cancellationToken);
            if (consent is not null && consent.LastsUntil < LastingFrom(session))
            {
                // Its user has signed in again. Nobody waits for it, and a request does not fail for it.
                _ = inFlight.RunOnceAsync("consent/" + session.UserKey.Value, () => ProlongAsync(consent, session));
            }

            return consent is not null;
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
            return null;
        }
    }

    /// <summary>The user's consent, if it stands; null where there is none, and where nobody is asked for one.</summary>
    public async Task<Consent?> FindAsync(UserKey user, CancellationToken cancellationToken) =>
        settings.OfflineEnabled && await table.ReadAsync(user, cancellationToken) is { } consent && await UserIdOfAsync(consent, cancellationToken) is not null
            ? consent
            : null;

    /// <summary>Whose consent it is; null where it does not stand.</summary>
    public async ValueTask<int?> UserIdOfAsync(Consent consent, CancellationToken cancellationToken)
    {
        if (consent.SealedUserId is not { } sealedUserId || consent.Session.Value.Length != SessionHandle.Length || time.GetUtcNow() >= consent.LastsUntil)
        {
            return null;
        }

        if (await sealer.OpenAsync(SealPurpose.Consents, PlaceOf(consent.User), sealedUserId, cancellationToken) is { } userId)
        {
            return int.Parse(Encoding.ASCII.GetString(userId), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        OfflineLog.ConsentDoesNotOpen(logger, consent.Session);
        return null;
    }

    /// <summary>The user of this session agrees. False when they have taken it back while this was under way.</summary>
    public async Task<bool> AgreeAsync(Session session, CancellationToken cancellationToken)
    {
        var consent = await SealAsync(session, cancellationToken);
        for (var latest = await table.ReadAsync(session.UserKey, cancellationToken); ;)
        {
            if (latest is not null && await UserIdOfAsync(latest, cancellationToken) is not null)
            {
                return true; // Already, or by an attempt of this whose answer was lost.
            }

            if (latest is null ? await table.TryAddAsync(consent, cancellationToken)
                : await table.TryReplaceAsync(consent with { Version = latest.Version }, cancellationToken))
            {
                OfflineLog.Agreed(logger, session.Handle);
                return true;
            }

            latest = await table.ReadAsync(session.UserKey, cancellationToken);
            if (latest?.IsWithdrawn == true)
            {
                return false;
            }
        }
    }

    public async Task WithdrawAsync(Session session)
    {
        if (settings.OfflineEnabled)
        {
            await table.WriteAsync(Consent.Withdrawn(session.UserKey), CancellationToken.None);
            OfflineLog.Withdrawn(logger, session.Handle);
        }
    }

    /// <summary>From now on that session is used for the user; false when somebody has written to the consent since it was read.</summary>
    public async Task<bool> TryMoveAsync(Consent consent, Session to, CancellationToken cancellationToken)
    {
        var moved = await table.TryReplaceAsync(Prolonged(consent, to) with { Session = to.Handle }, cancellationToken);
        if (moved)
        {
            OfflineLog.SessionMoved(logger, to.Handle);
        }

        return moved;
    }

    /// <summary>A part of all that there are, less those that stand no longer, which are taken away.</summary>
    public async Task<ConsentPage> ReadPageAsync(string? from, int most, CancellationToken cancellationToken)
    {
        var page = await table.ReadPageAsync(from, most, cancellationToken);
        foreach (var consent in page.Consents.Where(IsOver))
        {
            await table.TryDeleteAsync(consent, cancellationToken);
        }

        return page with { Consents = [.. page.Consents.Where(consent => !consent.IsWithdrawn && !IsOver(consent))] };
    }

    private bool IsOver(Consent consent) => consent.IsWithdrawn
        ? table.UtcNow - consent.WrittenAt > WithdrawnKeptFor
        : time.GetUtcNow() >= consent.LastsUntil;

    private async Task ProlongAsync(Consent consent, Session session)
    {
        try
        {
            // Where somebody has written to it just now, the next comer does it.
            await table.TryReplaceAsync(Prolonged(consent, session), CancellationToken.None);
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
        }
    }

    private Consent Prolonged(Consent consent, Session session) =>
        LastingFrom(session) > consent.LastsUntil ? consent with { LastsUntil = LastingFrom(session) } : consent;

    private DateTimeOffset LastingFrom(Session session) => session.ExpiresAt + settings.Session.Lifetime;

    private async Task<Consent> SealAsync(Session session, CancellationToken cancellationToken) => new(session.UserKey)
    {
        SealedUserId = await sealer.SealAsync(
            SealPurpose.Consents, PlaceOf(session.UserKey), Encoding.ASCII.GetBytes(session.User.Id.ToString(CultureInfo.InvariantCulture)), cancellationToken),
        Session = session.Handle,
        AgreedAt = time.GetUtcNow(),
        LastsUntil = LastingFrom(session),
    };

    private static string PlaceOf(UserKey user) => $"{user.Value}/UserId";
}
