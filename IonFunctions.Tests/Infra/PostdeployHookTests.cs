namespace IonFunctions.Tests.Infra;

/// <summary>Once the app is there: where it is, and whether it is well.</summary>
public sealed class PostdeployHookTests : HookTests
{
    [Fact]
    public async Task After_deploying_the_addresses_are_told()
    {
        var hook = await RunAsync("postdeploy");

        Assert.Equal((0, ""), (hook.ExitCode, hook.Errors));
        Assert.Contains("The app is healthy.", hook.Output, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^  Redirect URI  {RedirectUri}$", hook.Output);
        Assert.Matches(@"(?m)^  Sign in       https://club\.example\.org/api/login$", hook.Output);
        Assert.Equal("/api/health", Assert.Single(Azure.Requests).Path);
    }

    [Fact]
    public async Task After_deploying_an_app_that_stays_unhealthy_says_why_and_fails_nothing()
    {
        Azure.Answers["GET"] = (503, """{"status": "unhealthy", "checks": {"secrets": "no"}}""");

        var hook = await RunAsync("postdeploy");

        Assert.Equal(0, hook.ExitCode);
        Assert.Contains("answers 503\n{\"status\": \"unhealthy\", \"checks\": {\"secrets\": \"no\"}}", hook.Errors, StringComparison.Ordinal);
        Assert.Contains(RedirectUri, hook.Output, StringComparison.Ordinal);
    }
}
