using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// Django OAuth Toolkit, the software that Ion runs, set up as Ion is: the project in <c>IonFunctions.Tests/Django</c>
/// in a process of its own, with a new database each time.
/// </summary>
public sealed class DjangoIon : IIonServer
{
    private const string Modules = "oauth2_provider, rest_framework";

    // Past its end it is killed, and nothing is lost by that.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly HttpClient _control = new() { Timeout = Eventually.Limit };

    private DjangoIon(Process process, string dataDirectory)
    {
        _process = process;
        DataDirectory = dataDirectory;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Why it can't run here, or null where it can. Tests that need it are skipped with this reason.</summary>
    public static string? Unavailable => PythonInterpreter.With(Modules) is not null
        ? null
        : "No Python with Django OAuth Toolkit and Django REST Framework was found; on Debian: "
            + "apt-get install python3-django-oauth-toolkit python3-djangorestframework";

    /// <inheritdoc/>
    public Uri BaseUrl { get; private set; } = null!;

    /// <inheritdoc/>
    public string ClientId { get; private set; } = null!;

    /// <inheritdoc/>
    public string ClientSecret { get; private set; } = null!;

    internal string DataDirectory { get; }

    /// <summary>What the server has written to standard error: exceptions, never requests that it refused.</summary>
    public string Errors => string.Join(Environment.NewLine, _errors);

    /// <summary>Starts a server; only where <see cref="Unavailable"/> is null.</summary>
    public static async Task<DjangoIon> StartAsync()
    {
        var python = PythonInterpreter.With(Modules) ?? throw new InvalidOperationException(Unavailable);
        var data = Directory.CreateTempSubdirectory("ion-django-").FullName;
        var script = Path.Combine(AppContext.BaseDirectory, "Django", "serve.py");
        var process = Process.Start(new ProcessStartInfo(python, [script, "--data", data])
        {
            UseShellExecute = false,
            // The server ends when this pipe closes, which it does even when the test process is killed.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        })!;

        var server = new DjangoIon(process, data);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task RegisterRedirectUriAsync(Uri redirectUri) =>
        ControlAsync("redirect-uris", ("uri", redirectUri.OriginalString));

    /// <inheritdoc/>
    public Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true) =>
        DjangoVisitor.AuthorizeAsync(authorizeUrl, username, allow);

    /// <inheritdoc/>
    public Task SetAccessTokenLifetimeAsync(TimeSpan lifetime)
    {
        // Ion's expires_in is whole seconds, as RFC 6749 has it.
        ArgumentOutOfRangeException.ThrowIfNotEqual(lifetime, TimeSpan.FromSeconds((long)lifetime.TotalSeconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        return ControlAsync("access-token-lifetime", ("seconds", $"{lifetime.TotalSeconds:0}"));
    }

    /// <inheritdoc/>
    public Task RevokeAccessTokensAsync(string username) =>
        ControlAsync($"users/{Uri.EscapeDataString(username)}/revoke-access-tokens");

    /// <inheritdoc/>
    public Task RevokeGrantsAsync(string username) =>
        ControlAsync($"users/{Uri.EscapeDataString(username)}/revoke-grants");

    /// <inheritdoc/>
    public async Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username)
    {
        var path = $"users/{Uri.EscapeDataString(username)}/tokens";
        var count = await _control.GetFromJsonAsync<LiveTokens>(new Uri(path, UriKind.Relative));
        return (count!.Access, count.Refresh);
    }

    /// <inheritdoc/>
    public Task RefuseBadTokensWithAsync(HttpStatusCode status)
    {
        if (status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "Ion refuses with 401 or 403.");
        }

        return ControlAsync("refusal-status", ("status", $"{(int)status}"));
    }

    /// <summary>The requests to the token endpoint since the start or since they were last forgotten.</summary>
    public async Task<IReadOnlyList<TokenRequestCount>> CountTokenRequestsAsync() =>
        (await _control.GetFromJsonAsync<TokenRequestCount[]>(new Uri("token-requests", UriKind.Relative)))!;

    /// <summary>Starts counting requests to the token endpoint anew.</summary>
    public async Task ForgetTokenRequestsAsync()
    {
        using var response = await _control.DeleteAsync(new Uri("token-requests", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _control.Dispose();
        if (Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Limit);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"Django was not ready after {Eventually.Limit.TotalSeconds:0} s. It wrote:\n{Errors}", late);
        }

        if (line is null)
        {
            // Returns when standard error has been read to its end, too.
            await _process.WaitForExitAsync().WaitAsync(Eventually.Limit);
            throw new InvalidOperationException(
                $"Django ended with {_process.ExitCode} at its start. It wrote:\n{Errors}");
        }

        var ready = JsonSerializer.Deserialize<Ready>(line, JsonSerializerOptions.Web)!;
        BaseUrl = ready.Url;
        ClientId = ready.ClientId;
        ClientSecret = ready.ClientSecret;
        _control.BaseAddress = ready.Control;
    }

    private async Task ControlAsync(string path, params (string Name, string Value)[] form)
    {
        // A form rather than JSON content, whose length is not known in advance: wsgiref can't read chunks.
        using var content = new FormUrlEncodedContent(form.ToDictionary(field => field.Name, field => field.Value));
        using var response = await _control.PostAsync(new Uri(path, UriKind.Relative), content);
        if (!response.IsSuccessStatusCode)
        {
            var reason = await response.Content.ReadAsStringAsync();
            throw new InvalidOperationException(
                $"Django's control answered {path} with {response.StatusCode}: {reason}\n{Errors}");
        }
    }

    private sealed record Ready(Uri Url, Uri Control, string ClientId, string ClientSecret);

    private sealed record LiveTokens(int Access, int Refresh);
}

/// <summary>
/// How many requests to the token endpoint had this grant type, this outcome (<c>success</c> or the error code) and
/// this user (null where the code or the refresh token is unknown).
/// </summary>
public sealed record TokenRequestCount(string? Grant, string Outcome, string? User, int Count);
