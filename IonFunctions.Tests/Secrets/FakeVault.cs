using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Secrets;

/// <summary>
/// As much of Key Vault as answers the real <see cref="SecretClient"/> about secrets: HTTPS, the authentication challenge,
/// <c>GET /secrets/{name}/{version?}</c> (https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret) and
/// <c>GET /secrets/{name}/versions</c>, a page at a time.
/// </summary>
internal sealed class FakeVault : IAsyncDisposable
{
    /// <summary>What it takes for the identity of the app.</summary>
    public const string Token = "token-for-the-vault";

    private const int PageSize = 2;
    private readonly X509Certificate2 _certificate = LoopbackCertificate.New();
    private readonly ConcurrentDictionary<string, Secret[]> _secrets = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private LoopbackServer _server = null!;
    private int _challenges;

    public Uri Url => _server.Url;

    /// <summary>What was asked for, with a token, as <c>name</c>, <c>name/version</c> or <c>name/versions</c>.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Requests without a token, which got 401 and the challenge.</summary>
    public int Challenges => _challenges;

    /// <summary>What to answer instead of the secret; null: the secret.</summary>
    public HttpStatusCode? Fault { get; set; }

    /// <summary>How often yet <see cref="Fault"/> is answered; then it is over.</summary>
    public int Faults { get; set; } = int.MaxValue;

    /// <summary>Awaited before each answer.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before a secret of that name is answered.</summary>
    public Func<string, Task> BeforeSecret { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakeVault> StartAsync()
    {
        var vault = new FakeVault();
        vault._server = await LoopbackServer.StartAsync(vault.AnswerAsync, certificate: vault._certificate);
        return vault;
    }

    /// <summary>Adds a version, which becomes the newest, made now or when it is said; returns its id.</summary>
    public string Set(string name, string value, DateTimeOffset? createdAt = null)
    {
        var version = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var secret = new Secret(version, value, Enabled: true, createdAt ?? DateTimeOffset.UtcNow);
        _secrets.AddOrUpdate(name, [secret], (_, versions) => [.. versions, secret]);
        return version;
    }

    /// <summary>Makes a version as old as if time had passed.</summary>
    public void Age(string name, string version, TimeSpan age) =>
        _secrets[name] = [.. _secrets[name].Select(secret => secret.Version == version ? secret with { CreatedAt = secret.CreatedAt - age } : secret)];

    /// <summary>Switches a version off, as an operator does with a key that has leaked.</summary>
    public void Disable(string name, string version) =>
        _secrets[name] = [.. _secrets[name].Select(secret => secret.Version == version ? secret with { Enabled = false } : secret)];

    /// <summary>Forgets what was asked for.</summary>
    public void ForgetRequests() => _requests.Clear();

    /// <summary>The real client, which trusts this vault's certificate and no other.</summary>
    public SecretClient NewClient(TimeSpan? timeout = null, int retries = 0)
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
            Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1), NetworkTimeout = timeout ?? Eventually.Limit },
        });
    }

    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
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
        var (name, version) = (path[1], path.ElementAtOrDefault(2));
        await BeforeSecret(name).WaitAsync(context.RequestAborted);
        var versions = _secrets.GetValueOrDefault(name, []);
        if (Fault is { } fault && Faults-- > 0)
        {
            await RefuseAsync(context, fault, fault.ToString());
        }
        else if (version == "versions" && versions.Length > 0)
        {
            await ListAsync(context, name, versions);
        }
        else if ((version is null ? versions.LastOrDefault() : Array.Find(versions, one => one.Version == version)) is not { } found)
        {
            await RefuseAsync(context, HttpStatusCode.NotFound, "SecretNotFound");
        }
        else if (!found.Enabled)
        {
            await RefuseAsync(context, HttpStatusCode.Forbidden, "Forbidden");
        }
        else
        {
            await context.Response.WriteAsJsonAsync(
                new { value = found.Value, id = new Uri(Url, $"secrets/{name}/{found.Version}"), attributes = AttributesOf(found) },
                context.RequestAborted);
        }
    }

    private async Task ListAsync(HttpContext context, string name, Secret[] versions)
    {
        var from = int.Parse(context.Request.Query["$skiptoken"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var page = versions.Skip(from).Take(PageSize)
            .Select(one => new { id = new Uri(Url, $"secrets/{name}/{one.Version}"), attributes = AttributesOf(one) });
        var next = from + PageSize < versions.Length
            ? new Uri(Url, string.Create(CultureInfo.InvariantCulture, $"secrets/{name}/versions?api-version=7.6&$skiptoken={from + PageSize}"))
            : null;
        await context.Response.WriteAsJsonAsync(new { value = page, nextLink = next }, context.RequestAborted);
    }

    private static object AttributesOf(Secret secret) => new { enabled = secret.Enabled, created = secret.CreatedAt.ToUnixTimeSeconds() };

    private static Task RefuseAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        return context.Response.WriteAsJsonAsync(new { error = new { code, message = "No." } }, context.RequestAborted);
    }

    private sealed record Secret(string Version, string Value, bool Enabled, DateTimeOffset CreatedAt);

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
