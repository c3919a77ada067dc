using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace IonFunctions.Tests.Servers;

/// <summary>How a client shows its secret to Ion.</summary>
public enum ClientAuthentication
{
    Basic,
    Body,
    None,
}

/// <summary>What an application sends to Ion, byte for byte, so that a test sees all of what Ion answers.</summary>
internal sealed class IonServerClient(IIonServer ion) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = ion.BaseUrl,
    };

    /// <summary>The secret to show; Ion's own unless a test wants a wrong one.</summary>
    public string Secret { get; init; } = ion.ClientSecret;

    public static Uri AuthorizeUrl(IIonServer ion, IEnumerable<(string Name, string Value)> parameters)
    {
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return new Uri(ion.BaseUrl, $"oauth/authorize/?{query}");
    }

    public Task<IonAnswer> TokenAsync(ClientAuthentication authentication, params (string Name, string Value)[] form) =>
        PostAsync("oauth/token/", authentication, form);

    public Task<IonAnswer> RefreshAsync(string refreshToken) =>
        TokenAsync(ClientAuthentication.Basic, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public Task<IonAnswer> RevokeAsync(params (string Name, string Value)[] form) =>
        PostAsync("oauth/revoke_token/", ClientAuthentication.Basic, form);

    public Task<IonAnswer> RevokeAsync(
        ClientAuthentication authentication, params (string Name, string Value)[] form) =>
        PostAsync("oauth/revoke_token/", authentication, form);

    public async Task<IonAnswer> GetAsync(string path, string? accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<IonAnswer> PostAsync(
        string path, ClientAuthentication authentication, IEnumerable<(string Name, string Value)> form)
    {
        var fields = form.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        switch (authentication)
        {
            case ClientAuthentication.Basic:
                var credentials = Uri.EscapeDataString(ion.ClientId) + ":" + Uri.EscapeDataString(Secret);
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials)));
                break;
            case ClientAuthentication.Body:
                fields.Add(KeyValuePair.Create("client_id", ion.ClientId));
                fields.Add(KeyValuePair.Create("client_secret", Secret));
                break;
        }

        request.Content = new FormUrlEncodedContent(fields);
        return await SendAsync(request);
    }

    private async Task<IonAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new IonAnswer(response.StatusCode, response.Headers, body);
    }
}

/// <summary>Ion's answer, read to its end.</summary>
internal sealed record IonAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string AccessToken => Json.GetProperty("access_token").GetString()!;

    public string RefreshToken => Json.GetProperty("refresh_token").GetString()!;
}
