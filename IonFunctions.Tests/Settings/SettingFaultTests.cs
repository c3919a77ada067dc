using static IonFunctions.Tests.Settings.SampleSettings;

namespace IonFunctions.Tests.Settings;

/// <summary>How a fault is told: all at once, a line each, with an example and without a secret.</summary>
public sealed class SettingFaultTests
{
    [Fact]
    public void All_faults_are_told_at_once()
    {
        (string, string?)[] bad =
        [
            ("Ion__BaseUrl", "x"), ("Ion__ClientId", null), ("Ion__Scopes", "a,b"), ("App__PublicUrl", "x"), ("App__AllowedOrigins", "x,y"),
            ("KeyVault__Uri", "x"), ("Tables__Uri", "x"), ("Session__Key", "x"), ("Session__Lifetime", "x"), ("Session__IdleTimeout", "x"),
            ("RefreshSchedule", "x"), ("Refresh__LeadTime", "x"), ("Refresh__ActiveWithin", "x"), ("Refresh__Parallelism", "x"), ("Refresh__Sweepers", "x"), ("Proxy__AllowWrites", "x"), ("Offline__Enabled", "x"), ("Limits__PerAddress", "x"),
            ("Site__SignInFor", "x"), ("Site__Fallback", "x"), ("Identity__Audiences", "x y"),
            ("Proxy__PublicFor", "x"), ("AZURE_CLIENT_ID", "x"), ("APPLICATIONINSIGHTS_CONNECTION_STRING", "x"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "x"),
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
    [InlineData("Refresh__Sweepers", "x")]
    [InlineData("Proxy__AllowWrites", "x")]
    [InlineData("Proxy__PublicFor", "x")]
    [InlineData("Offline__Enabled", "x")]
    [InlineData("Limits__PerAddress", "x")]
    [InlineData("Site__SignInFor", "x")]
    [InlineData("Site__Fallback", "x")]
    [InlineData("Identity__Audiences", "x y")]
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
}
