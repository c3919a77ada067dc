using System.Text.Json;

namespace IonFunctions.Tests.Infra;

/// <summary>Once all is made: the client secret, from whoever deploys to the vault.</summary>
public sealed class PostprovisionHookTests : HookTests
{
    [Fact]
    public async Task After_provisioning_a_role_that_is_not_there_yet_is_waited_for()
    {
        Azure.Answers["GET"] = (403, "");
        Azure.After["GET"] = (3, (200, "{}"));

        Assert.Equal(0, (await RunAsync("postprovision")).ExitCode);
        Assert.Equal(4, Azure.Requests.Count);
    }

    [Fact]
    public async Task After_provisioning_a_secret_that_the_vault_has_is_not_asked_for()
    {
        var hook = await RunAsync("postprovision");

        Assert.Equal((0, ""), (hook.ExitCode, hook.Errors));
        Assert.Contains($"Redirect URI to register at Ion: {RedirectUri}\n", hook.Output, StringComparison.Ordinal);
        Assert.Contains("Post-logout redirect URI: https://club.example.org/api/signed-out\n", hook.Output, StringComparison.Ordinal);
        Assert.Equal([new("GET", SecretPath, $"Bearer {Token}", "")], Azure.Requests);
    }

    [Fact]
    public async Task After_provisioning_nobody_is_asked_where_nobody_is()
    {
        Azure.Answers["GET"] = (404, "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("The vault kv-club has no secret ion-client-secret", hook.Errors, StringComparison.Ordinal);
        Assert.Equal(["GET"], Azure.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("AZD_NON_INTERACTIVE", "true")]
    [InlineData("CI", "1")]
    [InlineData("CI", "True")]
    [InlineData("AZD_NON_INTERACTIVE", "1")]
    [InlineData("AZD_NON_INTERACTIVE", "True")]
    [InlineData("AZD_NON_INTERACTIVE", "TRUE")]
    public async Task In_a_terminal_nobody_is_asked_who_is_said_not_to_be_there(string variable, string value)
    {
        Azure.Answers["GET"] = (404, "");

        using var before = StartInTerminal("preprovision", (variable, value));
        using var after = StartInTerminal("postprovision", (variable, value));

        Assert.Equal((1, 1), (await before.WaitForEndAsync(), await after.WaitForEndAsync()));
    }

    [Theory]
    [InlineData("aB3dE5fG7hI9jK1lM3nO5pQ7rS9t")]
    [InlineData("""a"b\c'd$e`f%s\n{g}#!&;""")]
    public async Task After_provisioning_the_secret_goes_from_the_keyboard_to_the_vault_and_nowhere_else(string secret)
    {
        Azure.Answers["GET"] = (404, "");

        using var terminal = StartInTerminal("postprovision");
        await terminal.AnswerAsync("Client secret: ", "");
        await terminal.AnswerAsync("Client secret: ", secret);

        Assert.Equal(0, await terminal.WaitForEndAsync());
        var put = Azure.Requests[^1];
        Assert.Equal(("PUT", SecretPath, $"Bearer {Token}"), (put.Method, put.Path, put.Authorization));
        using var body = JsonDocument.Parse(put.Body);
        Assert.Equal(secret, body.RootElement.GetProperty("properties").GetProperty("value").GetString());
        Assert.Contains("The client secret is in the vault.", terminal.Screen, StringComparison.Ordinal);

        // Neither on the screen, nor on a command line (where the token is not either), nor in azd's environment.
        Assert.DoesNotContain(secret, terminal.Screen, StringComparison.Ordinal);
        var arguments = await File.ReadAllTextAsync(Folder["arguments"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain(secret, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(CallsOfAzd, call => call.Contains("set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_provisioning_a_secret_that_Azure_does_not_take_is_told()
    {
        Azure.Answers["GET"] = (404, "");
        Azure.Answers["PUT"] = (403, "");

        using var terminal = StartInTerminal("postprovision");
        await terminal.AnswerAsync("Client secret: ", "secret");

        Assert.Equal(1, await terminal.WaitForEndAsync());
        Assert.Contains("Azure answered 403", terminal.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_provisioning_what_Azure_does_not_say_is_not_guessed()
    {
        Azure.Answers["GET"] = (403, "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("it answered 403", hook.Errors, StringComparison.Ordinal);
        Assert.Contains("`azd up` again", hook.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_provisioning_azd_must_be_signed_in()
    {
        File.WriteAllText(Folder["token"], "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("azd auth login", hook.Errors, StringComparison.Ordinal);
        Assert.Empty(Azure.Requests);
    }

    [Fact]
    public async Task After_provisioning_a_secret_in_clear_in_azd_s_environment_is_told()
    {
        File.WriteAllText(Folder["values"], "AZURE_ENV_NAME=\"club\"\nION_CLIENT_SECRET=\"secret\"\n");

        var hook = await RunAsync("postprovision", ("ION_CLIENT_SECRET", "secret"));

        Assert.Equal(0, hook.ExitCode);
        Assert.Contains("ION_CLIENT_SECRET is in clear in .azure/club/.env", hook.Errors, StringComparison.Ordinal);
    }
}
