using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IonFunctions.Simulator;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>A client of a simulated Ion: what an application and its user's browser do, one HTTP request at a time.</summary>
internal sealed class IonClient : IAsyncDisposable
{
    public const string Callback = "http://localhost:7071/api/callback";

    private readonly SimulatedIonServer _server;

    private IonClient(SimulatedIonServer server)
    {
        _server = server;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = server.BaseUrl,
        };
    }

    public HttpClient Http { get; }

    public SimulatedIon Ion => _server.Ion;

    public static async Task<IonClient> StartAsync(SimulatedIonOptions? options = null) => new(
        await SimulatedIonServer.StartAsync((options ?? new SimulatedIonOptions()) with { RedirectUris = [Callback] }));

    public static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));

    /// <summary>The address of the authorize page, with changes to a good request; a null takes a parameter out.</summary>
    public Uri AuthorizeUrl(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = _server.ClientId,
            ["redirect_uri"] = Callback,
            ["response_type"] = "code",
            ["scope"] = "read",
            ["state"] = "a state",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        var query = parameters.Where(static pair => pair.Value is not null)
            .Select(static pair => pair.Key + "=" + Uri.EscapeDataString(pair.Value!));
        return new Uri(_server.BaseUrl, "oauth/authorize/?" + string.Join('&', query));
    }

    public async Task<string> GetCodeAsync(string username = SampleUsers.Ada, params (string Name, string? Value)[] changes)
    {
        var callback = await _server.AuthorizeAsync(AuthorizeUrl(changes), username);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(callback.Query)["code"].ToString();
    }

    public async Task<TokenAnswer> SignInAsync(string username = SampleUsers.Ada, string scope = "read") =>
        await ExchangeAsync(await GetCodeAsync(username, ("scope", scope)));

    public Task<TokenAnswer> ExchangeAsync(string code, params (string Name, string? Value)[] changes) =>
        RequestTokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), .. changes]);

    public Task<TokenAnswer> RefreshAsync(string refreshToken) =>
        RequestTokenAsync(("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public Task<TokenAnswer> RequestTokenAsync(params (string Name, string? Value)[] parameters) =>
        RequestTokenAsync(Basic(_server.ClientId, _server.ClientSecret), parameters);

    public async Task<TokenAnswer> RequestTokenAsync(
        AuthenticationHeaderValue? authorization, params (string Name, string? Value)[] parameters)
    {
        using var response = await PostAsync("oauth/token/", authorization, parameters);
        return new TokenAnswer(response.StatusCode, response.Headers, await ReadJsonAsync(response));
    }

    public Task<HttpResponseMessage> RevokeAsync(string token) =>
        PostAsync("oauth/revoke_token/", Basic(_server.ClientId, _server.ClientSecret), ("token", token));

    public async Task<HttpResponseMessage> PostAsync(
        string path, AuthenticationHeaderValue? authorization, params (string Name, string? Value)[] parameters)
    {
        // The last of a name counts, so that a test can change one parameter of a good request, or take it out.
        var form = parameters.GroupBy(static parameter => parameter.Name)
            .Select(static group => KeyValuePair.Create(group.Key, group.Last().Value))
            .Where(static pair => pair.Value is not null);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        return await Http.SendAsync(request);
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) => new(
        "Basic",
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    public async Task<HttpResponseMessage> CallApiAsync(
        string path, string? accessToken, HttpMethod? method = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        request.Headers.Authorization = accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken);
        return await Http.SendAsync(request);
    }

    public async Task<JsonElement> GetApiAsync(string path, string accessToken)
    {
        using var response = await CallApiAsync(path, accessToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        return await ReadJsonAsync(response);
    }

    public async Task<HttpStatusCode> ApiStatusAsync(string? accessToken, string path = "api/profile")
    {
        using var response = await CallApiAsync(path, accessToken);
        return response.StatusCode;
    }

    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return json.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>A token response, good or bad (RFC 6749 section 5).</summary>
internal sealed record TokenAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, JsonElement Json)
{
    public string AccessToken => Json.GetProperty("access_token").GetString()!;

    public string RefreshToken => Json.GetProperty("refresh_token").GetString()!;

    public string? Scope => Json.GetProperty("scope").GetString();

    public string Text => Json.GetRawText();
}
