using System.Net.Http.Headers;
using System.Text.Json;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Ion;

/// <summary>Asks Ion for a JSON object, as a token's user or as nobody.</summary>
internal sealed class IonDocuments(IonHttpClient ion, AppSettings settings, TimeProvider time)
{
    /// <summary>Waits for the answer as long as <paramref name="patience"/>.</summary>
    /// <param name="document">Where it is.</param>
    /// <param name="accessToken">Whose user asks; null for what anybody may know.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="read">Reads the object, which is gone afterwards.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <returns>What was read, or why there is nothing: anything but <see cref="ProfileResult.Found"/>.</returns>
    public async Task<(T? Read, ProfileResult? Failure)> GetAsync<T>(
        Uri document, AccessToken? accessToken, TimeSpan patience, Func<IonBody, T> read, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, document);
            request.Headers.Authorization = accessToken is { } token ? new("Bearer", token.Value) : null;
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await ion.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var body = await IonBody.ReadAsync(response.Content, either.Token);
            return FailureOf(response, body, either.Token) is { } failure ? (null, failure) : (read(body), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ProfileResult.Unavailable(IonOutage.TimedOut(settings.Ion.BaseUrl)));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, new ProfileResult.Unavailable(IonOutage.Unreachable(e, settings.Ion.BaseUrl)));
        }
    }

    private ProfileResult? FailureOf(HttpResponseMessage response, IonBody body, CancellationToken cancellationToken)
    {
        if (TokenRefusal.IsIn(response.StatusCode, body.Object))
        {
            return new ProfileResult.TokenRefused();
        }

        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            return status switch
            {
                429 => Outage(IonOutageKind.Busy, "status 429"),
                >= 400 and < 500 => new ProfileResult.Refused(status),
                >= 500 => Outage(IonOutageKind.ServerError, $"status {status}"),
                _ => Outage(IonOutageKind.Unusable, $"status {status}"),
            };
        }

        if (body.Object.ValueKind != JsonValueKind.Undefined)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return body.BrokenOff is { } brokenOff
            ? new ProfileResult.Unavailable(IonOutage.Unreachable(brokenOff, settings.Ion.BaseUrl))
            : Outage(IonOutageKind.Unusable, body.Fault);
    }

    private static ProfileResult.Unavailable Outage(IonOutageKind kind, string reason) => new(new(kind, reason));
}
