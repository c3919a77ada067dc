using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Turns an authorization code into a session.</summary>
internal sealed class SignInService(
    ITokenClient tokenClient,
    WhoSignedIn who,
    SessionStore store,
    IDueIndex dueIndex,
    DueTimes dueTimes,
    InFlightWork inFlight,
    AppSettings settings,
    TimeProvider time,
    ILogger<SignInService> logger)
{
    /// <summary>Exchanges the code, asks Ion who it is for, stores the session. Begun, it is finished (see SignInFlights).</summary>
    /// <param name="code">The authorization code.</param>
    /// <param name="attempt">What the sign-in was started with.</param>
    /// <param name="state">The attempt's, which the session then remembers.</param>
    /// <param name="previous">The session that the browser had, whose memory goes over to the new one. Of several it is the first that there is.</param>
    /// <exception cref="DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    public async Task<SignInOutcome> CompleteAsync(string code, SignInAttempt attempt, string state, IReadOnlyList<SessionHandle> previous)
    {
        var usedStates = ReadUsedStatesAsync(previous); // While Ion is asked.
        var (tokens, idToken, failure) = await ExchangeAsync(code, attempt.CodeVerifier, CancellationToken.None);
        if (tokens is null)
        {
            return new SignInOutcome.Failed(failure!);
        }

        var stored = false;
        try
        {
            (var user, failure) = await who.FindAsync(tokens, idToken, attempt.Nonce);
            if (user is null)
            {
                return new SignInOutcome.Failed(failure!);
            }

            var id = await StoreAsync(tokens, user, (await usedStates).With(state), CancellationToken.None);
            stored = true;
            SignInLog.SignedIn(logger, id.Handle);
            return new SignInOutcome.SignedIn(id);
        }
        catch (RowRefusedException e)
        {
            SignInLog.TokenResponseUnusable(logger, $"storage does not take what Ion issued ({e.Code})");
            return new SignInOutcome.Failed(SignInFailures.IonUnusable);
        }
        finally
        {
            if (!stored)
            {
                // Tokens that nobody has are of use to nobody.
                _ = inFlight.RunOnceAsync(
                    "revoke/" + Guid.NewGuid(), () => tokenClient.RevokeAsync(tokens.AccessToken, tokens.RefreshToken));
            }
        }
    }

    private async Task<UsedStates> ReadUsedStatesAsync(IReadOnlyList<SessionHandle> previous)
    {
        try
        {
            foreach (var handle in previous)
            {
                if (await store.FindAsync(handle, CancellationToken.None) is { } session)
                {
                    return session.UsedStates;
                }
            }

            return default;
        }
        catch (DependencyUnavailableException e)
        {
            SignInLog.PreviousNotRead(logger, e.InnerException);
            return default;
        }
    }

    private async Task<(TokenSet? Tokens, IdToken? IdToken, Failure? Failure)> ExchangeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
    {
        switch (await tokenClient.ExchangeCodeAsync(code, codeVerifier, cancellationToken))
        {
            case TokenResult.Granted { RefreshToken: { } refreshToken, Lifetime: { } lifetime } granted:
                return (new(
                    granted.AccessToken, time.GetUtcNow() + lifetime, lifetime, refreshToken,
                    granted.Scope ?? string.Join(' ', settings.Ion.Scopes)), granted.IdToken, null);

            case TokenResult.Granted granted:
                SignInLog.TokenResponseUnusable(logger, granted.RefreshToken is null ? "it has no refresh_token" : "its expires_in makes no sense");
                _ = inFlight.RunOnceAsync(
                    "revoke/" + Guid.NewGuid(), () => tokenClient.RevokeAsync(granted.AccessToken, granted.RefreshToken));
                return (null, null, SignInFailures.IonUnusable);

            case TokenResult.Refused refused:
                var failure = SignInFailures.OfTokenError(refused.Error);
                if (failure == SignInFailures.ClientRefused)
                {
                    SignInLog.ClientRefused(logger, refused.Error);
                }
                else
                {
                    SignInLog.CodeRefused(logger, refused.Error);
                }

                return (null, null, failure);

            case TokenResult.Unavailable { Outage: var outage }:
                SignInLog.CodeNotExchanged(logger, outage.Kind, outage.Reason + Hint(outage.Kind));
                return (null, null, SignInFailures.OfOutage(outage));

            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    // Django OAuth Toolkit fails so where it has nothing to sign with for the application.
    private string Hint(IonOutageKind kind) => kind == IonOutageKind.ServerError && settings.Ion.AsksForIdToken
        ? "; Ion__Scopes asks for openid, for which OpenID Connect must be enabled for this application at Ion"
        : "";

    private async Task<SessionId> StoreAsync(TokenSet tokens, IonUser user, UsedStates usedStates, CancellationToken cancellationToken)
    {
        var id = SessionId.New();
        var now = time.GetUtcNow();
        var session = new Session
        {
            Handle = id.Handle,
            User = user,
            Tokens = tokens,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + settings.Session.Lifetime,
            DueAt = default,
            UsedStates = usedStates,
        };
        var due = dueTimes.Next(session, tokens.ExpiresAt, tokens.Lifetime, now);
        // The due row first: a session without one would never be refreshed ahead of time, nor cleaned up.
        await dueIndex.AddAsync(DueRow.At(session.Handle, due), cancellationToken);
        await store.CreateAsync(session with { DueAt = due }, cancellationToken);
        return id;
    }
}
