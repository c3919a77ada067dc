using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Secrets;

/// <summary>
/// Who the app is in Azure: the real credential, in a process of its own, because it reads the environment. Servers of the
/// test play App Service's identity endpoint (https://learn.microsoft.com/azure/app-service/overview-managed-identity) and a
/// Table Storage that refuses everybody.
/// </summary>
public sealed class ManagedIdentityTests : IAsyncLifetime
{
    private const string IdentityHeader = "header-of-this-instance";
    private const string Token = "token-of-the-identity";

    private readonly ConcurrentQueue<string> _tokenRequests = new();
    private readonly ConcurrentQueue<string> _tablesTokens = new();
    private readonly ConcurrentQueue<string> _requestsElsewhere = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _certificate = LoopbackCertificate.New();
    private LoopbackServer _identity = null!;
    private LoopbackServer _tables = null!;
    private LoopbackServer _elsewhere = null!;
    private bool _hasIdentity = true;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _identity = await LoopbackServer.StartAsync(AnswerAsIdentityAsync);
        _tables = await LoopbackServer.StartAsync(context => RefuseAsync(context, _tablesTokens, context.Request.Headers.Authorization.ToString()), certificate: _certificate);
        _elsewhere = await LoopbackServer.StartAsync(context => RefuseAsync(context, _requestsElsewhere, context.Request.Path), certificate: _certificate);
        await File.WriteAllTextAsync(_directory["trusted.pem"], _certificate.ExportCertificatePem(), CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _identity.DisposeAsync();
        await _tables.DisposeAsync();
        await _elsewhere.DisposeAsync();
        _certificate.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "&client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427")]
    [InlineData(null, "")]
    public async Task The_app_asks_App_Service_and_nobody_else_for_the_token_of_its_identity(string? clientId, string whose)
    {
        await using var app = await StartAsync(clientId);

        var storage = await StorageFaultAsync(app);

        Assert.Equal([$"?api-version=2019-08-01&resource=https://storage.azure.com{whose}"], _tokenRequests);
        Assert.Equal(["Bearer " + Token], _tablesTokens.Distinct(StringComparer.Ordinal));
        Assert.StartsWith("storage is unavailable: it refuses this app; ", storage, StringComparison.Ordinal);
        Assert.Empty(_requestsElsewhere);
    }

    [Fact]
    public async Task Health_and_log_say_what_to_do_where_there_is_no_identity()
    {
        _hasIdentity = false;
        await using var app = await StartAsync("1b4e28ba-2fa1-11d2-883f-0016d3cca427");

        Assert.Equal("storage is unavailable: " + AzureIdentity.NoTokenFix, await StorageFaultAsync(app));
        Assert.Contains(app.Output, line => line.Contains(AzureIdentity.NoTokenFix, StringComparison.Ordinal));
        Assert.NotEmpty(_tokenRequests);
        Assert.Empty(_tablesTokens);
        Assert.Empty(_requestsElsewhere);
    }

    /// <summary>An app with the variables that a chain of credentials would try one after another, each of which leads elsewhere.</summary>
    private async Task<AppProcess> StartAsync(string? clientId)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there .NET takes the certificates to trust from SSL_CERT_FILE.");
        var app = new KestrelInstance(0, new Dictionary<string, string?>
        {
            ["Ion__BaseUrl"] = $"http://127.0.0.1:{LoopbackPort.Next()}",
            ["Ion__ClientId"] = "client",
            ["Ion__ClientSecret"] = "secret",
            ["Session__Key"] = LocalSecrets.Generate().SessionKey,
            ["Tables__Uri"] = _tables.Url.AbsoluteUri,
            ["RefreshSchedule"] = "0 0 0 29 2 *",
            ["SSL_CERT_FILE"] = _directory["trusted.pem"],
            ["IDENTITY_ENDPOINT"] = new Uri(_identity.Url, "msi/token").AbsoluteUri,
            ["IDENTITY_HEADER"] = IdentityHeader,
            ["AZURE_CLIENT_ID"] = clientId,
            ["AZURE_CLIENT_SECRET"] = "secret-of-a-service-principal",
            ["AZURE_TENANT_ID"] = "27b4e1ba-2fa1-11d2-883f-0016d3cca427",
            ["AZURE_AUTHORITY_HOST"] = _elsewhere.Url.AbsoluteUri,
            ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = _elsewhere.Url.AbsoluteUri,
        });
        await app.StartAsync(CancellationToken);
        return app;
    }

    private static async Task<string?> StorageFaultAsync(AppProcess app)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var health = await client.GetAsync(new Uri(app.Url, Routes.Health), CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        return (await Visitor.JsonOfAsync(health)).GetProperty("checks").GetProperty("storage").GetProperty("detail").GetString();
    }

    private async Task AnswerAsIdentityAsync(HttpContext context)
    {
        Assert.Equal("/msi/token", context.Request.Path);
        Assert.Equal(IdentityHeader, context.Request.Headers["X-IDENTITY-HEADER"]);
        _tokenRequests.Enqueue(Uri.UnescapeDataString(context.Request.QueryString.Value!));
        if (_hasIdentity)
        {
            await context.Response.WriteAsJsonAsync(new
            {
                access_token = Token,
                expires_on = DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                resource = context.Request.Query["resource"].ToString(),
                token_type = "Bearer",
            });
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { statusCode = 400, message = "No managed identity found for specified ClientId." });
        }
    }

    private static Task RefuseAsync(HttpContext context, ConcurrentQueue<string> noted, string what)
    {
        noted.Enqueue(what);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
