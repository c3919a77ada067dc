using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Contract;

/// <summary>A browser without a window: keeps cookies by name, follows no redirect, sends what a test wants to send.</summary>
/// <param name="baseUrl">Where it reaches the app.</param>
/// <param name="ion">Where it signs in.</param>
/// <param name="publicUrl">The app's <c>App__PublicUrl</c>, where it is another.</param>
/// <param name="from">The address of this machine that it comes from: any of 127.0.0.0/8. Null for whichever.</param>
internal sealed class Visitor(Uri baseUrl, IIonServer ion, Uri? publicUrl = null, IPAddress? from = null) : IDisposable
{
    private readonly string _cookieSuffix = CookieSuffixOf(publicUrl ?? baseUrl);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = ConnectFrom(from) })
    {
        Timeout = Eventually.Limit,
    };

    /// <summary>
    /// The cookies that it would send. An app by http on this machine has its port at the end of their names; here they are
    /// without it, and so the same for all instances.
    /// </summary>
    public OrderedDictionary<string, string> Cookies { get; private init; } = [];

    /// <summary>The session that its cookie names.</summary>
    public SessionHandle Handle => SessionId.Parse(Cookies["ion-session"])!.Value.Handle;

    /// <summary>The same visitor at another instance of the app.</summary>
    public Visitor At(TestApp app) => new(app.BaseUrl, ion, app.PublicUrl, from) { Cookies = new(Cookies) };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, content: null, headers);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, content, headers);

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonOfAsync(response);
    }

    public static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>The same, however its charset is written.</summary>
    public static async Task<JsonElement> JsonOfBytesAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

    /// <summary>What the names of an app's cookies end in.</summary>
    public static string CookieSuffixOf(Uri publicUrl) =>
        publicUrl.Scheme == Uri.UriSchemeHttp ? string.Create(CultureInfo.InvariantCulture, $"-{publicUrl.Port}") : "";

    /// <summary>Starts a sign-in; returns Ion's authorize URL.</summary>
    public async Task<Uri> LoginAsync(string? returnUrl = null)
    {
        using var response = await GetLoginAsync("/api/login" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        return response.Headers.Location!;
    }

    /// <summary>
    /// The answer that leads to Ion. An app with another public address leads there first; what stands there sends the
    /// request on with a <c>Host</c> of its own, as a Static Web App does.
    /// </summary>
    public async Task<HttpResponseMessage> GetLoginAsync(string path)
    {
        var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        if (publicUrl is null || response.Headers.Location!.GetLeftPart(UriPartial.Path) != new Uri(publicUrl, "api/login").AbsoluteUri)
        {
            return response;
        }

        using (response)
        {
            return await GetAsync(response.Headers.Location.PathAndQuery);
        }
    }

    /// <summary>Goes to Ion and comes back to the callback's URL.</summary>
    public Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username = SampleUsers.Ada, bool allow = true) =>
        ion.AuthorizeAsync(authorizeUrl, username, allow);

    /// <summary>The whole way: signs in and returns where the browser was sent at the end.</summary>
    public async Task<Uri> SignInAsync(string username = SampleUsers.Ada, string? returnUrl = null)
    {
        var callback = await AuthorizeAsync(await LoginAsync(returnUrl), username);
        using var response = await GetAsync(callback.PathAndQuery);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return response.Headers.Location!;
    }

    public async Task<bool> IsSignedInAsync() => (await GetJsonAsync("/api/session")).GetProperty("signedIn").GetBoolean();

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(baseUrl, path)) { Content = content };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{NameOf(cookie.Key)}={cookie.Value}")));
        }

        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Keep(response);
        return response;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A cookie's name as the app has it.</summary>
    public string NameOf(string cookie) => cookie.StartsWith("ion-", StringComparison.Ordinal) ? cookie + _cookieSuffix : cookie;

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? ConnectFrom(IPAddress? from) => from is null ? null : async (context, cancellationToken) =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    private void Keep(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            return;
        }

        foreach (var cookie in cookies)
        {
            var parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            var (name, value) = (parts[0][..parts[0].IndexOf('=', StringComparison.Ordinal)], parts[0][(parts[0].IndexOf('=', StringComparison.Ordinal) + 1)..]);
            name = name.EndsWith(_cookieSuffix, StringComparison.Ordinal) ? name[..^_cookieSuffix.Length] : name;
            if (parts.Contains("max-age=0", StringComparer.OrdinalIgnoreCase))
            {
                Cookies.Remove(name);
            }
            else
            {
                Cookies[name] = value;
            }
        }
    }
}
