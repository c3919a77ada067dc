using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Settings;

public sealed class SettingsReaderTests
{
    private const string Secret = "5ecret-of-the-client";
    private const string AccountKey = "QWNjb3VudEtleUFjY291bnRLZXk=";
    private static readonly string SessionKey = LocalSecrets.Generate().SessionKey;

    private static readonly Dictionary<string, string?> Least = new()
    {
        ["Ion__ClientId"] = "client",
        ["Ion__ClientSecret"] = Secret,
        ["App__PublicUrl"] = "https://app.example",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session__Key"] = SessionKey,
    };

    private static readonly string[] Urls = ["Ion__BaseUrl", "App__PublicUrl", "App__AllowedOrigins", "KeyVault__Uri", "Tables__Uri"];

    /// <summary>Every URL among the settings, with what is wrong and the words for it.</summary>
    public static MatrixTheoryData<string, (string Value, string Words)> BadUrls => new(
        Urls,
        [
            ("ion.example", "is not an absolute http or https URL"),
            ("/api", "is not an absolute http or https URL"),
            ("ftp://ion.example", "is not an absolute http or https URL"),
            ("file:///etc/passwd", "is not an absolute http or https URL"),
            ("https://", "is not an absolute http or https URL"),
            ("https://*.example", "is not an absolute http or https URL"),
            ("https://me:pw@ion.example", "has a user name in it"),
            ("https://ion.example/path", "has a path, query or fragment"),
            ("https://ion.example?query", "has a path, query or fragment"),
            ("https://ion.example#fragment", "has a path, query or fragment"),
            ("http://ion.example", "uses http for a host that is not this machine"),
            ("http://localhost.example", "uses http for a host that is not this machine"),
            ("http://127.0.0.1.example", "uses http for a host that is not this machine"),
            ("http://0.0.0.0", "uses http for a host that is not this machine"),
            ("http://192.168.1.2:8080", "uses http for a host that is not this machine"),
        ]);

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
        Assert.Equal(new(settings.Refresh.Schedule, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32), settings.Refresh);
        Assert.Equal(new(2026, 9, 1, 8, 5, 0, TimeSpan.Zero), settings.Refresh.Schedule.NextAfter(new(2026, 9, 1, 8, 0, 1, TimeSpan.Zero)));
        Assert.False(settings.AllowWrites);
    }

    [Fact]
    public void What_is_set_is_taken()
    {
        var settings = Read(
            ("Ion__BaseUrl", "http://localhost:8080/"), ("Ion__Scopes", " read  write "), ("App__AllowedOrigins", "https://a.example:8443, http://127.0.0.1:5500/,,"),
            ("KeyVault__Uri", "https://vault.example"), ("Tables__Uri", "https://account.table.core.windows.net"),
            ("RefreshSchedule", "0 0 * * * *"), ("Session__Lifetime", "1.00:00:00"), ("Session__IdleTimeout", "08:30:00"), ("Refresh__LeadTime", "00:10:00"),
            ("Refresh__ActiveWithin", "00:00:00"), ("Refresh__Parallelism", "8"), ("Proxy__AllowWrites", "True"));

        Assert.Equal(new Uri("http://localhost:8080/"), settings.Ion.BaseUrl);
        Assert.Equal(["read", "write"], settings.Ion.Scopes);
        Assert.Equal(["https://a.example:8443", "http://127.0.0.1:5500"], settings.Site.AllowedOrigins);
        Assert.Equal(new Uri("https://vault.example/"), settings.KeyVaultUri);
        Assert.Equal(new(new Uri("https://account.table.core.windows.net/"), ConnectionString: null), settings.Storage);
        Assert.Equal(TimeSpan.FromDays(1), settings.Session.Lifetime);
        Assert.Equal(new TimeSpan(8, 30, 0), settings.Session.IdleTimeout);
        Assert.Equal(new(settings.Refresh.Schedule, TimeSpan.FromMinutes(10), TimeSpan.Zero, 8), settings.Refresh);
        Assert.Equal(new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero), settings.Refresh.Schedule.NextAfter(new(2026, 9, 1, 8, 0, 1, TimeSpan.Zero)));
        Assert.True(settings.AllowWrites);
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

    [Theory]
    [InlineData("localhost:7071", "http://localhost:7071")]
    [InlineData("localhost-club.azurewebsites.net", "https://localhost-club.azurewebsites.net")]
    public void The_host_name_of_Core_Tools_is_served_by_http_and_only_that(string hostname, string origin) =>
        Assert.Equal(origin, Read(("App__PublicUrl", null), ("WEBSITE_HOSTNAME", hostname)).Site.Origin);

    /// <summary>They are compared with what browsers send, and browsers write hosts in lower case and in ASCII.</summary>
    [Theory]
    [InlineData("https://Pages.Example", "https://pages.example")]
    [InlineData("https://pages.example:443/", "https://pages.example")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    public void Origins_are_written_as_browsers_write_them(string set, string origin)
    {
        Assert.Equal([origin], Read(("App__AllowedOrigins", set)).Site.AllowedOrigins);
        Assert.Equal(origin, Read(("App__PublicUrl", set)).Site.Origin);
    }

    [Theory]
    [MemberData(nameof(BadUrls))]
    public void A_bad_URL_is_a_fault(string setting, (string Value, string Words) bad) =>
        AssertFault(setting, bad.Words, (setting, bad.Value));

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://LOCALHOST:7071")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://[::1]:1")]
    public void Http_is_for_loopback_hosts(string url) =>
        Assert.All(Urls.Except(["KeyVault__Uri", "Tables__Uri"], StringComparer.Ordinal), setting => Assert.Empty(FaultsOf((setting, url))));

    /// <summary>Azure's libraries throw at the first request: they show no identity in clear.</summary>
    [Theory]
    [InlineData("KeyVault__Uri")]
    [InlineData("Tables__Uri")]
    public void What_is_reached_with_an_identity_is_https_on_this_machine_too(string setting) =>
        AssertFault(setting, "the managed identity is shown over https alone", (setting, "http://127.0.0.1:10002"));

    [Theory]
    [InlineData("Ion__Scopes", "read,write", "commas")]
    [InlineData("Ion__Scopes", "read \"write\"", "no scope may have")]
    [InlineData("Ion__Scopes", "lesen schréiben", "no scope may have")]
    [InlineData("App__AllowedOrigins", "*", "is not an absolute http or https URL")]
    [InlineData("App__AllowedOrigins", "null", "is not an absolute http or https URL")]
    [InlineData("App__AllowedOrigins", "https://a.example https://b.example", "is not an absolute http or https URL")]
    [InlineData("AzureWebJobsStorage", "nonsense", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "https://account.table.core.windows.net", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=not base64", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA", "uses http for a host that is not this machine")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=ftp;AccountName=a;AccountKey=AAAA", "at no http or https address")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=a/../b;AccountKey=AAAA", "at no http or https address")]
    [InlineData("AzureWebJobsStorage", "TableEndpoint=http://;AccountName=a;AccountKey=AAAA", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=x", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", "BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sig=x", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage", ";;", "is not a storage connection string")]
    [InlineData("Ion__ClientId", "<client ID of your application at Ion>", "is not a client ID as Ion shows it")]
    [InlineData("Ion__ClientId", "schlüssel", "is not a client ID as Ion shows it")]
    [InlineData("Ion__ClientSecret", "<client secret of your application at Ion>", "is not a client secret as Ion shows it")]
    [InlineData("Ion__ClientSecret", "two\nlines", "is not a client secret as Ion shows it")]
    [InlineData("AZURE_CLIENT_ID", "club", "is not the client ID of a managed identity")]
    [InlineData("AZURE_CLIENT_ID", "{1b4e28ba-2fa1-11d2-883f-0016d3cca427}", "is not the client ID of a managed identity")]
    [InlineData("Logging__LogLevel__Default", "loud", "is none of Trace, Debug")]
    [InlineData("Logging__LogLevel__IonFunctions", "7", "is none of Trace, Debug")]
    [InlineData("Logging__Console__LogLevel__Default", "warn", "is none of Trace, Debug")]
    [InlineData("Session__Key", "c2hvcnQ=", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "not base64!", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "<base64 of 32 random bytes: openssl rand -base64 32>", "is not the base64 of 32 bytes")]
    [InlineData("Session__Key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "that are not random")]
    [InlineData("Session__Key", "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=", "that are not random")]
    [InlineData("Session__Key", "//////////////////////////////////////////8=", "that are not random")]
    [InlineData("Session__Key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "that are not random")] // 0 to 31
    [InlineData("Session__Key", "AAECAwQFBgcAAQIDBAUGBwABAgMEBQYHAAECAwQFBgc=", "that are not random")] // 0 to 7, four times
    [InlineData("Session__Key", "MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXY=", "that are not random")] // 1234567890abcdefghijklmnopqrstuv
    [InlineData("Session__Lifetime", "30", "is not a duration")]
    [InlineData("Session__Lifetime", "30 days", "is not a duration")]
    [InlineData("Session__Lifetime", "00:00:59", "is not between")]
    [InlineData("Session__Lifetime", "366.00:00:00", "is not between")]
    [InlineData("Session__Lifetime", "-1.00:00:00", "is not a duration")]
    [InlineData("Session__Lifetime", "99999999999.00:00:00", "is not a duration")]
    [InlineData("Session__IdleTimeout", "14", "is not a duration")]
    [InlineData("Session__IdleTimeout", "00:00:30", "is not between")]
    [InlineData("RefreshSchedule", "*/5 * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 */5 * * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 61 * * * *", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "00:05:00", "is not an NCRONTAB expression of six fields")]
    [InlineData("RefreshSchedule", "0 0 0 31 2 *", "names a time that never comes")]
    [InlineData("RefreshSchedule", "0 0 12 30 FEB *", "names a time that never comes")]
    [InlineData("RefreshSchedule", "0 0 0 31 4,6,9,11 *", "names a time that never comes")]
    [InlineData("Refresh__LeadTime", "1h", "is not a duration")]
    [InlineData("Refresh__LeadTime", "00:00:00", "is not between")]
    [InlineData("Refresh__LeadTime", "10:00:01", "is not between")]
    [InlineData("Refresh__ActiveWithin", "3", "is not a duration")]
    [InlineData("Refresh__ActiveWithin", "-00:00:01", "is not a duration")]
    [InlineData("Refresh__Parallelism", "0", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "1001", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "-1", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "3.2", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "99999999999", "is not a whole number from 1 to 1000")]
    [InlineData("Refresh__Parallelism", "many", "is not a whole number from 1 to 1000")]
    [InlineData("Proxy__AllowWrites", "yes", "is neither true nor false")]
    [InlineData("Proxy__AllowWrites", "1", "is neither true nor false")]
    public void A_bad_value_is_a_fault(string setting, string value, string words) => AssertFault(setting, words, (setting, value));

    /// <summary>.NET takes the first part for days, whatever it is: a session would live 24 times as long as was meant.</summary>
    [Theory]
    [InlineData("Session__Lifetime", "24:00:00", "1.00:00:00")]
    [InlineData("Session__Lifetime", "48:00:00", "2.00:00:00")]
    [InlineData("Session__Lifetime", "720:00:00", "30.00:00:00")]
    [InlineData("Session__Lifetime", "36:30:15", "1.12:30:15")]
    [InlineData("Session__Lifetime", "1.24:00:00", "2.00:00:00")]
    [InlineData("Session__Lifetime", "99999:00:00", "30.00:00:00")] // Longer than a session may be: the default.
    [InlineData("Session__IdleTimeout", "24:00:00", "1.00:00:00")]
    [InlineData("Refresh__ActiveWithin", "72:00:00", "3.00:00:00")]
    [InlineData("Refresh__LeadTime", "24:00:00", "01:00:00")]
    public void More_than_23_hours_are_refused_with_an_example_that_says_them_right(string setting, string value, string example)
    {
        AssertFault(setting, "has more than 23 hours", (setting, value));
        Assert.EndsWith($" Example: {setting}={example}", Assert.Single(FaultsOf((setting, value))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23:59:59", 23 * 3600 + 59 * 60 + 59)]
    [InlineData("1.00:00:00", 24 * 3600)]
    [InlineData("30.12:30:15", 30 * 86400 + 12 * 3600 + 30 * 60 + 15)]
    public void Durations_are_days_hours_minutes_and_seconds(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("Session__Lifetime", value)).Session.Lifetime);

    [Theory]
    [InlineData("1:00:00")]
    [InlineData("12:00")]
    [InlineData("1.00:00")]
    [InlineData("1.")]
    [InlineData("1.1.00:00:00")]
    [InlineData("1:00:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("01:00:00.5")]
    [InlineData("+01:00:00")]
    [InlineData("01:00:00Z")]
    [InlineData("P1D")]
    [InlineData("١2:00:00")]
    public void Durations_have_no_other_form(string value) =>
        Assert.All(["Session__Lifetime", "Session__IdleTimeout", "Refresh__LeadTime", "Refresh__ActiveWithin"], setting =>
            AssertFault(setting, "is not a duration of the form [days.]hh:mm:ss", (setting, value)));

    [Theory]
    [InlineData("0 0 0 29 2 *")]
    [InlineData("0 0 0 29 2 3")]
    [InlineData("0 0 0 1 1 *")]
    [InlineData("0 0 0 31 12 *")]
    public void A_schedule_that_seldom_comes_is_one(string schedule) => Assert.Empty(FaultsOf(("RefreshSchedule", schedule)));

    /// <summary>Core Tools and Azure set it; nobody who reads of App__PublicUrl, which is not set, would find it.</summary>
    [Fact]
    public void A_bad_host_name_of_the_platform_s_is_named_as_such() =>
        AssertFault("WEBSITE_HOSTNAME", "is not an absolute http or https URL", ("App__PublicUrl", null), ("WEBSITE_HOSTNAME", "my club"));

    [Theory]
    [InlineData("Ion__ClientId", "is missing", "Ion__ClientId")]
    [InlineData("App__PublicUrl", "is missing, and WEBSITE_HOSTNAME is not set either", "App__PublicUrl")]
    [InlineData("Tables__Uri", "is missing, and AzureWebJobsStorage is not set either", "AzureWebJobsStorage")]
    [InlineData("KeyVault__Uri", "Ion__ClientSecret is not set", "Ion__ClientSecret")]
    [InlineData("KeyVault__Uri", "Session__Key is not set", "Session__Key")]
    [InlineData("KeyVault__Uri", "neither Ion__ClientSecret nor Session__Key is set", "Ion__ClientSecret", "Session__Key")]
    public void What_is_required_and_missing_or_blank_is_a_fault(string setting, string words, params string[] missing)
    {
        AssertFault(setting, words, [.. missing.Select(name => (name, (string?)null))]);
        AssertFault(setting, words, [.. missing.Select(name => (name, (string?)"  "))]);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        (string, string?)[] bad =
        [
            ("Ion__BaseUrl", "x"), ("Ion__ClientId", null), ("Ion__Scopes", "a,b"), ("App__PublicUrl", "x"), ("App__AllowedOrigins", "x,y"),
            ("KeyVault__Uri", "x"), ("Tables__Uri", "x"), ("Session__Key", "x"), ("Session__Lifetime", "x"), ("Session__IdleTimeout", "x"),
            ("RefreshSchedule", "x"), ("Refresh__LeadTime", "x"), ("Refresh__ActiveWithin", "x"), ("Refresh__Parallelism", "x"), ("Proxy__AllowWrites", "x"),
            ("AZURE_CLIENT_ID", "x"), ("APPLICATIONINSIGHTS_CONNECTION_STRING", "x"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "x"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "x"), ("OTEL_EXPORTER_OTLP_HEADERS", "x"), ("OTEL_BSP_SCHEDULE_DELAY", "x"), ("Logging__LogLevel__Default", "x"),
        ];

        var faults = FaultsOf(bad);

        Assert.Equal(
            bad.Select(setting => setting.Item1).Append("App__AllowedOrigins").Order(StringComparer.Ordinal),
            faults.Select(fault => fault[..fault.IndexOf(' ', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    /// <summary>Who follows the example has one fault less.</summary>
    [Theory]
    [InlineData("Ion__BaseUrl", "x")]
    [InlineData("Ion__ClientId", null)]
    [InlineData("Ion__Scopes", ",")]
    [InlineData("App__PublicUrl", null)]
    [InlineData("App__AllowedOrigins", "x")]
    [InlineData("KeyVault__Uri", "x")]
    [InlineData("Tables__Uri", "x")]
    [InlineData("AzureWebJobsStorage", "x")]
    [InlineData("Session__Lifetime", "x")]
    [InlineData("Session__IdleTimeout", "x")]
    [InlineData("RefreshSchedule", "x")]
    [InlineData("Refresh__LeadTime", "x")]
    [InlineData("Refresh__ActiveWithin", "x")]
    [InlineData("Refresh__Parallelism", "x")]
    [InlineData("Proxy__AllowWrites", "x")]
    [InlineData("AZURE_CLIENT_ID", "x")]
    [InlineData("RefreshSchedule", "0 0 0 31 2 *")]
    [InlineData("Session__Lifetime", "24:00:00")]
    [InlineData("Logging__LogLevel__Default", "x")]
    public void The_example_is_a_good_value(string setting, string? bad)
    {
        var fault = Assert.Single(FaultsOf((setting, bad)));
        var marker = $". Example: {setting}=";
        var example = fault[(fault.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];

        Assert.Empty(FaultsOf((setting, example)));
    }

    /// <summary>People paste secrets into the wrong setting; a start's faults end up in logs and in screenshots.</summary>
    [Theory]
    [InlineData("Session__Key", SecretValue)]
    [InlineData("AzureWebJobsStorage", "AccountName=a;AccountKey=*" + SecretValue)]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=" + AccountKey)]
    [InlineData("Tables__Uri", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + SecretValue)]
    [InlineData("Tables__Uri", "https://a.table.core.windows.net/?sv=2022-11-02&sig=" + SecretValue)]
    [InlineData("Tables__Uri", "https://name:" + SecretValue + "@a.table.core.windows.net/")]
    [InlineData("KeyVault__Uri", SecretValue)]
    [InlineData("KeyVault__Uri", "https://vault.example/secrets/ion-client-secret?value=" + SecretValue)]
    [InlineData("App__AllowedOrigins", "https://a.example/#" + SecretValue)]
    public void No_secret_is_in_a_fault(string setting, string value)
    {
        var fault = Assert.Single(FaultsOf((setting, value), ("Refresh__Parallelism", "x")), line => line.StartsWith(setting, StringComparison.Ordinal));

        Assert.All([SecretValue, AccountKey, Secret, SessionKey], secret => Assert.DoesNotContain(secret, fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Refresh__Parallelism", "3\nIon__ClientId is missing")]
    [InlineData("Session__Lifetime", "3\r\u001b[31m")]
    [InlineData("Ion__Scopes", "read\twrite\n")]
    [InlineData("Proxy__AllowWrites", "\u2028x")]
    public void A_fault_is_one_line_whatever_the_value_has_in_it(string setting, string value)
    {
        var fault = Assert.Single(FaultsOf((setting, value + "x")));

        Assert.DoesNotContain(fault, c => char.IsControl(c) || c is '\u2028' or '\u2029');
    }

    [Fact]
    public void A_fault_does_not_repeat_an_endless_value() =>
        Assert.InRange(Assert.Single(FaultsOf(("Proxy__AllowWrites", new string('x', 16 * 1024)))).Length, 1, 300);

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

    private const string SecretValue = "c2VjcmV0U2VjcmV0U2VjcmV0";

    private static void AssertFault(string setting, string words, params (string Name, string? Value)[] changes)
    {
        var fault = Assert.Single(FaultsOf(changes));
        Assert.StartsWith(setting + " ", fault, StringComparison.Ordinal);
        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.Contains($". Example: {setting}=", fault, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> FaultsOf(params (string Name, string? Value)[] changes)
    {
        try
        {
            Read(changes);
            return [];
        }
        catch (SettingsException e)
        {
            Assert.Equal(string.Join(Environment.NewLine, e.Faults), e.Message);
            return e.Faults;
        }
    }

    private static AppSettings Read(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Least);
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
            .Build());
    }
}
