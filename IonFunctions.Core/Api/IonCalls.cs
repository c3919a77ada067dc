using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Api;

/// <summary>
/// Makes a request of code's own to Ion's API as somebody, with a token that is good. The message that carries it is made here and
/// given to nobody: what comes back has nothing of it.
/// </summary>
internal sealed class IonCalls(
    UserTokens userTokens, IonHttpClient ion, TokenCheck tokenCheck, PublicCalls publicCalls, AppSettings settings, TimeProvider time)
{
    /// <summary>The longest answer that is read: much more than any of Ion's has.</summary>
    public const int Longest = 16 * 1024 * 1024;

    // As a page's request through the proxy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where Ion is, and the app.</summary>
    public AppSettings Settings => settings;

    /// <summary>What needs nobody to be asked as.</summary>
    public PublicCalls Public => publicCalls;

    /// <summary>The time by the app's clock.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>Sends it, again with another token where Ion refuses the first, and reads the answer, whatever its status.</summary>
    /// <exception cref="IonException">There is none, or nobody may ask.</exception>
    public async Task<HttpResponseMessage> SendAsync(IIonCaller caller, IonRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = null;
        try
        {
            var found = new CallSession(caller, time);
            for (Session? over = null; await found.FindAsync(cancellationToken) is { } session && session.Handle != over?.Handle; over = session)
            {
                ApiFailures.ThrowIfRefused(caller, session, request);
                var outcome = await userTokens.CallAsync(
                    session,
                    async accessToken =>
                    {
                        await found.EnsureAsync(cancellationToken);
                        return (answer = await TryAsync(request, accessToken, cancellationToken)) is not null;
                    },
                    cancellationToken);
                switch (outcome)
                {
                    case RefreshOutcome.Fresh:
                        await found.EnsureAsync(cancellationToken);
                        return answer!;

                    case RefreshOutcome.Postponed { Reason: var reason }:
                        throw ApiFailures.Of(reason);

                    case RefreshOutcome.Ended when !caller.IsAway:
                        throw new SignedOutException();
                }
            }

            throw new SignedOutException();
        }
        catch (DependencyUnavailableException e)
        {
            throw ApiFailures.Of(e);
        }
        catch (LimitReachedException e)
        {
            throw ApiFailures.Of(e);
        }
    }

    /// <summary>One attempt; null where Ion refuses the token.</summary>
    private async Task<HttpResponseMessage?> TryAsync(IonRequest request, AccessToken accessToken, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken) : null;
        var end = either?.Token ?? timeout.Token;
        using var message = request.ToMessage(settings.Ion.BaseUrl);
        message.Headers.Authorization = new("Bearer", accessToken.Value);
        HttpResponseMessage? response = null;
        try
        {
            response = await ion.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, end);
            if (await tokenCheck.IsRefusedAsync(accessToken, response, end))
            {
                response.Dispose();
                return null;
            }

            await response.Content.LoadIntoBufferAsync(Longest, end);
            response.RequestMessage = null; // It has the token.
            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw ApiFailures.Of(IonOutage.TimedOut(settings.Ion.BaseUrl), e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            response?.Dispose();
            throw ApiFailures.Of(new IonOutage(IonOutageKind.Unusable, e.Message), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            response?.Dispose();
            throw ApiFailures.Of(IonOutage.Unreachable(e, settings.Ion.BaseUrl), e);
        }
    }
}
