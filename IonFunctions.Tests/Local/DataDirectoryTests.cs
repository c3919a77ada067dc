using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Secrets_are_made_once_and_kept()
    {
        LocalSecrets first;
        using (var directory = DataDirectory.Open(_temporary["data"]))
        {
            first = directory.Secrets;
        }

        using var again = DataDirectory.Open(_temporary["data"]);
        Assert.Equal(first, again.Secrets);
        Assert.Equal(32, Convert.FromBase64String(first.SessionKey).Length);
        Assert.NotEqual(first, LocalSecrets.Generate());
    }

    [Fact]
    public void Secrets_are_for_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using var directory = DataDirectory.Open(_temporary["data"]);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temporary["data/secrets.json"]));
        }
    }

    [Fact]
    public void A_second_run_on_the_same_data_is_refused()
    {
        using var directory = DataDirectory.Open(_temporary["data"]);

        var fault = Assert.Throws<StartException>(() => DataDirectory.Open(_temporary["data"]));
        Assert.Contains("in use by another run", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--data", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"clientSecret": "s", "sessionKey": "c2hvcnQ="}""")]
    [InlineData("""{"clientSecret": "s", "sessionKey": "not base64"}""")]
    [InlineData("""{"sessionKey": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""")]
    public void Damaged_secrets_are_reported_and_left_alone(string content)
    {
        Directory.CreateDirectory(_temporary["data"]);
        File.WriteAllText(_temporary["data/secrets.json"], content);

        var fault = Assert.Throws<StartException>(() => DataDirectory.Open(_temporary["data"]));
        Assert.Contains("secrets.json is damaged", fault.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_temporary["data/secrets.json"]));
    }

    [Fact]
    public void A_file_in_the_directorys_place_is_reported()
    {
        File.WriteAllText(_temporary["data"], "");

        var fault = Assert.Throws<StartException>(() => DataDirectory.Open(_temporary["data"]));
        Assert.Contains(_temporary["data"], fault.Message, StringComparison.Ordinal);
    }
}
