using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Secrets;

/// <summary>
/// As much of Key Vault as answers the real <see cref="SecretClient"/> about secrets: HTTPS, the authentication challenge,
/// <c>GET /secrets/{name}/{version?}</c> (https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret).
/// </summary>
internal sealed class FakeVault : IAsyncDisposable
{
    private const string Token = "token-for-the-vault";
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentDictionary<string, (string Version, string Value)[]> _secrets = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private int _challenges;

    private FakeVault(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public Uri Url { get; private set; } = null!;

    /// <summary>The secrets that were asked for, with a token, as <c>name</c> or <c>name/version</c>.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Requests without a token, which got 401 and the challenge.</summary>
    public int Challenges => _challenges;

    /// <summary>What to answer instead of the secret; null: the secret.</summary>
    public HttpStatusCode? Fault { get; set; }

    /// <summary>Awaited before each answer.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakeVault> StartAsync()
    {
        var certificate = NewCertificate();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var vault = new FakeVault(builder.Build(), certificate);
        vault._app.Run(vault.AnswerAsync);
        await vault._app.StartAsync();
        vault.Url = new(vault._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return vault;
    }

    /// <summary>Adds a version, which becomes the newest; returns its id.</summary>
    public string Set(string name, string value)
    {
        var version = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _secrets.AddOrUpdate(name, [(version, value)], (_, versions) => [.. versions, (version, value)]);
        return version;
    }

    /// <summary>The real client, which trusts this vault's certificate and no other.</summary>
    public SecretClient NewClient(TimeSpan? timeout = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString(),
            },
        };
        return new(Url, new OneToken(), new SecretClientOptions
        {
            Transport = new HttpClientTransport(new HttpClient(handler)),
            // The client checks that the challenge's resource is of the vault's domain, and a loopback address has none.
            DisableChallengeResourceVerification = true,
            Retry = { MaxRetries = 0, NetworkTimeout = timeout ?? TimeSpan.FromSeconds(30) },
        });
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await Before(context.RequestAborted);
        if (context.Request.Headers.Authorization != "Bearer " + Token)
        {
            Interlocked.Increment(ref _challenges);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate =
                "Bearer authorization=\"https://login.example/0\", resource=\"https://vault.example\"";
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("secrets", path[0]);
        _requests.Enqueue(string.Join('/', path[1..]));
        var versions = _secrets.GetValueOrDefault(path[1], []);
        var found = path.Length == 2 ? versions.LastOrDefault() : Array.Find(versions, one => one.Version == path[2]);
        if ((Fault ?? (found.Version is null ? HttpStatusCode.NotFound : null)) is { } status)
        {
            context.Response.StatusCode = (int)status;
            await context.Response.WriteAsJsonAsync(new { error = new { code = status.ToString(), message = "No." } }, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new { value = found.Value, id = new Uri(Url, $"secrets/{path[1]}/{found.Version}"), attributes = new { enabled = true } },
            context.RequestAborted);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private sealed class OneToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://vault.example/.default"], requestContext.Scopes);
            return new(Token, DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
