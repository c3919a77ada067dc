using System.Net.Http.Headers;
using System.Text.Json;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Ion;

/// <summary>Ion's <c>/api/profile</c> as the app itself reads it, at sign-in, for the landing page, and where another answer leaves open whether a token is good.</summary>
internal sealed class IonProfileClient(IonHttpClient ion, AppSettings settings, TimeProvider time)
{
    private readonly Uri _profile = new(settings.Ion.BaseUrl, "api/profile");

    /// <summary>Asks Ion who the token's user is, and waits for the answer as long as <paramref name="patience"/>.</summary>
    public async Task<ProfileResult> GetAsync(AccessToken accessToken, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _profile);
            request.Headers.Authorization = new("Bearer", accessToken.Value);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await ion.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProfileResult.Unavailable(IonOutage.TimedOut(settings.Ion.BaseUrl));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ProfileResult.Unavailable(IonOutage.Unreachable(e, settings.Ion.BaseUrl));
        }
    }

    private async Task<ProfileResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await IonBody.ReadAsync(response.Content, cancellationToken);
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

        if (body.Object.ValueKind == JsonValueKind.Undefined)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return body.BrokenOff is { } brokenOff
                ? new(IonOutage.Unreachable(brokenOff, settings.Ion.BaseUrl))
                : Outage(IonOutageKind.Unusable, body.Fault);
        }

        return ProfileResult.Found.Of(body.Json, body.Object);
    }

    private static ProfileResult.Unavailable Outage(IonOutageKind kind, string reason) => new(new(kind, reason));
}
