using System.Collections;
using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

public sealed class LocalSettingsTests : IDisposable
{
    private static readonly Uri AppUrl = new("http://localhost:7071/");

    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        WriteFile("""
            {
              // Comments and trailing commas are what people leave behind.
              "IsEncrypted": false,
              "Values": { "Ion__ClientId": "file", "Ion__Scopes": "read write", "Refresh__Parallelism": 8, },
            }
            """);

        var values = Load(("Ion__ClientId", "environment")).Values;

        Assert.Equal("environment", values["Ion:ClientId"]);
        Assert.Equal("read write", values["Ion:Scopes"]);
        Assert.Equal("8", values["Refresh:Parallelism"]);
    }

    [Fact]
    public void A_run_points_the_app_at_its_own_Ion_storage_and_secrets()
    {
        var settings = Load(
            ("Ion__BaseUrl", "https://ion.example"), ("Tables__Uri", "https://t.example"), ("KeyVault__Uri", "https://v.example"),
            ("App__AllowedOrigins", "https://page.example"));
        settings.UseRun(new Uri("http://localhost:1234/"), "client", "storage", new LocalSecrets("secret", "key"), AppUrl);

        Assert.Equal("http://localhost:1234", settings.Values["Ion:BaseUrl"]);
        Assert.Equal("secret", settings.Values["Ion:ClientSecret"]);
        Assert.Equal("storage", settings.Values["AzureWebJobsStorage"]);
        Assert.Equal("http://localhost:7071", settings.Values["App:PublicUrl"]);
        Assert.Equal("https://page.example", settings.Values["App:AllowedOrigins"]);
        Assert.DoesNotContain("Tables:Uri", settings.Values);
        Assert.DoesNotContain("KeyVault:Uri", settings.Values);
    }

    [Fact]
    public void A_samples_server_is_added_to_those_that_are_set()
    {
        var unset = Load();
        unset.AddOwnServer("http://localhost:7081");
        var set = Load(("App__AllowedOrigins", "https://page.example"), ("Identity__Audiences", "https://notes.example, lists"));
        set.AddOwnServer("http://localhost:7081");
        set.AllowOffline();

        Assert.Equal("http://localhost:7081", unset.Values["App:AllowedOrigins"]);
        Assert.Equal("http://localhost:7081", unset.Values["Identity:Audiences"]);
        Assert.Equal("https://page.example,http://localhost:7081", set.Values["App:AllowedOrigins"]);
        Assert.Equal("https://notes.example, lists,http://localhost:7081", set.Values["Identity:Audiences"]);
        Assert.Equal("true", set.Values["Offline:Enabled"]);
        Assert.DoesNotContain("Offline:Enabled", unset.Values);
    }

    /// <summary>A bundler's own server, which serves the pages and forwards the rest.</summary>
    [Theory]
    [InlineData("http://localhost:5173", "http://localhost:5173/")]
    [InlineData("http://127.0.0.1:5173/", "http://127.0.0.1:5173/")]
    [InlineData("https://club.example.org", "http://localhost:7071/")]
    [InlineData("http://club.example.org", "http://localhost:7071/")]
    [InlineData("nonsense", "http://localhost:7071/")]
    [InlineData("", "http://localhost:7071/")]
    public void A_run_is_behind_the_server_on_this_machine_that_the_environment_names(string set, string publicUrl)
    {
        WriteFile("""{ "Values": { "App__PublicUrl": "http://localhost:1111" } }""");

        Assert.Equal(new Uri(publicUrl), Load(("App__PublicUrl", set)).PublicUrlOr(AppUrl));
        Assert.Equal(AppUrl, Load().PublicUrlOr(AppUrl));
    }

    [Fact]
    public void The_app_alone_is_at_its_own_port_unless_the_settings_say_otherwise()
    {
        var unset = Load();
        unset.UsePublicUrlUnlessSet(AppUrl);
        var set = Load(("App__PublicUrl", "http://localhost:9000"));
        set.UsePublicUrlUnlessSet(AppUrl);

        Assert.Equal("http://localhost:7071", unset.Values["App:PublicUrl"]);
        Assert.Equal("http://localhost:9000", set.Values["App:PublicUrl"]);
    }

    [Fact]
    public void A_second_instance_takes_all_of_the_run_and_has_an_address_of_its_own()
    {
        WriteFile("""
            { "Values": { "App__PublicUrl": "http://localhost:7071", "Tables__Uri": "https://t.example", "KeyVault__Uri": "https://v.example", "Ion__ClientId": "real" } }
            """);
        var first = Load();
        first.UseRun(new Uri("http://localhost:1234/"), "client", "storage", new LocalSecrets("secret", "key"), AppUrl);
        var second = Load([.. first.ToShell().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).Select(setting => (setting[0], setting[1].Trim('\'')))]);
        second.UsePublicUrlUnlessSet(new Uri("http://localhost:7072/"));

        Assert.Equal("http://localhost:7072", second.Values["App:PublicUrl"]);
        Assert.Equal("client", second.Values["Ion:ClientId"]);
        Assert.Equal("storage", second.Values["AzureWebJobsStorage"]);
        Assert.Empty(second.Values["Tables:Uri"]!);
        Assert.Empty(second.Values["KeyVault:Uri"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Values": "none"}""")]
    public void A_file_that_cannot_be_read_is_named(string content)
    {
        WriteFile(content);

        var fault = Assert.Throws<StartException>(() => Load());
        Assert.Contains("local.settings.json can't be read", fault.Message, StringComparison.Ordinal);
    }

    private void WriteFile(string content) => File.WriteAllText(_root["local.settings.json"], content);

    private LocalSettings Load(params (string Name, string Value)[] environment) =>
        LocalSettings.Load(_root.Path, new Hashtable(environment.ToDictionary(variable => variable.Name, variable => variable.Value)));
}
