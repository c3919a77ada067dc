using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;
using static IonFunctions.Tests.Settings.SampleSettings;

namespace IonFunctions.Tests.Settings;

/// <summary>What is read from the environment, and what stands where nothing is set.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    public void What_is_not_set_has_the_default_of_the_table()
    {
        var settings = Read();

        Assert.Equal(new Uri("https://ion.tjhsst.edu/"), settings.Ion.BaseUrl);
        Assert.Equal("client", settings.Ion.ClientId);
        Assert.Equal(Secret, settings.Ion.ClientSecret);
        Assert.Equal(["read"], settings.Ion.Scopes);
        Assert.Empty(settings.Site.AllowedOrigins);
        Assert.Null(settings.KeyVaultUri);
        Assert.Equal(new(TablesUri: null, "UseDevelopmentStorage=true"), settings.Storage);
        Assert.Equal(Convert.FromBase64String(SessionKey), settings.Session.Key!.Value.ToArray());
        Assert.Equal(TimeSpan.FromDays(30), settings.Session.Lifetime);
        Assert.Equal(TimeSpan.FromDays(14), settings.Session.IdleTimeout);
        Assert.Equal(new(settings.Refresh.Schedule, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32, Sweepers: 1), settings.Refresh);
        Assert.Equal(new(2026, 9, 1, 8, 5, 0, TimeSpan.Zero), settings.Refresh.Schedule.NextAfter(new(2026, 9, 1, 8, 0, 1, TimeSpan.Zero)));
        Assert.False(settings.AllowWrites);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.PublicFor);
        Assert.False(settings.OfflineEnabled);
        Assert.Equal(1200, settings.LimitPerAddress);
        Assert.Empty(settings.Pages.SignInFor);
        Assert.Null(settings.Pages.Fallback);
        Assert.Empty(settings.IdentityAudiences);
    }

    [Fact]
    public void What_is_set_is_taken()
    {
        var settings = Read(
            ("Ion__BaseUrl", "http://localhost:8080/"), ("Ion__Scopes", " read  write "), ("App__AllowedOrigins", "https://a.example:8443, http://127.0.0.1:5500/,,"),
            ("KeyVault__Uri", "https://vault.example"), ("Tables__Uri", "https://account.table.core.windows.net"),
            ("RefreshSchedule", "0 0 * * * *"), ("Session__Lifetime", "1.00:00:00"), ("Session__IdleTimeout", "08:30:00"), ("Refresh__LeadTime", "00:10:00"),
            ("Refresh__ActiveWithin", "00:00:00"), ("Refresh__Parallelism", "8"), ("Refresh__Sweepers", "4"), ("Proxy__AllowWrites", "True"), ("Proxy__PublicFor", "00:00:00"), ("Offline__Enabled", "true"), ("Limits__PerAddress", "0"),
            ("Site__SignInFor", " /members/*,, /list "), ("Site__Fallback", "/views/app.html"),
            ("Identity__Audiences", " https://notes.example/,, Notes,notes , Notes"));

        Assert.Equal(new Uri("http://localhost:8080/"), settings.Ion.BaseUrl);
        Assert.Equal(["read", "write"], settings.Ion.Scopes);
        Assert.Equal(["https://a.example:8443", "http://127.0.0.1:5500"], settings.Site.AllowedOrigins);
        Assert.Equal(new Uri("https://vault.example/"), settings.KeyVaultUri);
        Assert.Equal(new(new Uri("https://account.table.core.windows.net/"), ConnectionString: null), settings.Storage);
        Assert.Equal(TimeSpan.FromDays(1), settings.Session.Lifetime);
        Assert.Equal(new TimeSpan(8, 30, 0), settings.Session.IdleTimeout);
        Assert.Equal(new(settings.Refresh.Schedule, TimeSpan.FromMinutes(10), TimeSpan.Zero, 8, 4), settings.Refresh);
        Assert.Equal(new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero), settings.Refresh.Schedule.NextAfter(new(2026, 9, 1, 8, 0, 1, TimeSpan.Zero)));
        Assert.True(settings.AllowWrites);
        Assert.Equal(TimeSpan.Zero, settings.PublicFor);
        Assert.True(settings.OfflineEnabled);
        Assert.Equal(0, settings.LimitPerAddress);
        Assert.Equal(["/members/*", "/list"], settings.Pages.SignInFor.Select(pattern => pattern.ToString()));
        Assert.Equal("views/app.html", settings.Pages.Fallback);
        Assert.Equal(["https://notes.example/", "Notes", "notes"], settings.IdentityAudiences);
    }

    [Fact]
    public void In_Azure_the_vault_the_tables_and_the_host_name_are_enough()
    {
        var settings = Read(
            ("Ion__ClientSecret", null), ("Session__Key", null), ("App__PublicUrl", null), ("AzureWebJobsStorage", null),
            ("KeyVault__Uri", "https://vault.example/"), ("Tables__Uri", "https://t.example/"), ("WEBSITE_HOSTNAME", "my-club.azurewebsites.net"));

        Assert.Equal("https://my-club.azurewebsites.net", settings.Site.Origin);
        Assert.Equal("https://my-club.azurewebsites.net/api/callback", settings.Site.RedirectUri.AbsoluteUri);
        Assert.True(settings.Site.IsHttps);
        Assert.Null(settings.Ion.ClientSecret);
        Assert.Null(settings.Session.Key);
    }

    [Fact]
    public void Environment_variables_are_read_with_two_underscores()
    {
        // A prefix of its own, so that no other test, nor a process that one starts, sees them.
        var prefix = $"SETTINGS_READER_TESTS_{Guid.NewGuid():N}_";
        foreach (var (name, value) in Least.Append(new("Refresh__Parallelism", "7")).Append(new("Session__IdleTimeout", "x")))
        {
            Environment.SetEnvironmentVariable(prefix + name, value);
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables(prefix);
        var fault = Assert.Throws<SettingsException>(() => SettingsReader.Read(configuration.Build()));
        Environment.SetEnvironmentVariable(prefix + "Session__IdleTimeout", "2.00:00:00");
        var settings = SettingsReader.Read(configuration.Build());

        Assert.StartsWith("Session__IdleTimeout ", Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.Equal("client", settings.Ion.ClientId);
        Assert.Equal(7, settings.Refresh.Parallelism);
        Assert.Equal(TimeSpan.FromDays(2), settings.Session.IdleTimeout);
    }

    [Fact]
    public void Settings_do_not_print_their_secrets()
    {
        var printed = Read(("AzureWebJobsStorage", $"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={AccountKey}")).ToString();

        Assert.Contains("client", printed, StringComparison.Ordinal);
        Assert.All([Secret, SessionKey, AccountKey], secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }
}
