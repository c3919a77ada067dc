using static IonFunctions.Tests.Settings.SampleSettings;

namespace IonFunctions.Tests.Settings;

/// <summary>Settings that are URLs, origins or host names.</summary>
public sealed class UrlSettingTests
{
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
    [InlineData("https://BÜCHER.example:8443/", "https://xn--bcher-kva.example:8443")]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    [InlineData("https://faß.example", "https://xn--fa-hia.example")]
    [InlineData("https://ΣΑΣ.example", "https://xn--mxa9ab.example")]
    [InlineData("https://школа.example", "https://xn--80atdl2c.example")]
    [InlineData("https://学校。example", "https://xn--48s290a.example")]
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

    /// <summary>Core Tools and Azure set it; nobody who reads of App__PublicUrl, which is not set, would find it.</summary>
    [Fact]
    public void A_bad_host_name_of_the_platform_s_is_named_as_such() =>
        AssertFault("WEBSITE_HOSTNAME", "is not an absolute http or https URL", ("App__PublicUrl", null), ("WEBSITE_HOSTNAME", "my club"));
}
