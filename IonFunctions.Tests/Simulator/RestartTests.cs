using System.Net;
using System.Net.Http.Json;
using IonFunctions.Simulator;
using IonFunctions.Simulator.Hosting;

namespace IonFunctions.Tests.Simulator;

public sealed class RestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ion-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task With_a_data_directory_tokens_and_favorites_survive_a_restart()
    {
        var options = new SimulatedIonOptions { DataDirectory = _directory };
        TokenAnswer tokens;
        await using (var before = await IonClient.StartAsync(options))
        {
            tokens = await before.SignInAsync(scope: "read write openid");
            using var toggled = await before.CallApiAsync(
                "api/signups/user/favorites", tokens.AccessToken, HttpMethod.Post, JsonContent.Create(new { activity = 3 }));
            Assert.Equal(HttpStatusCode.Created, toggled.StatusCode);
        }

        await using var after = await IonClient.StartAsync(options);
        Assert.Equal(1, (await after.GetApiAsync("api/signups/user/favorites", tokens.AccessToken)).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await after.RefreshAsync(tokens.RefreshToken)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await after.ApiStatusAsync(tokens.AccessToken));
    }

    [Fact]
    public async Task What_it_keeps_nobody_but_its_owner_reads()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other permissions");
            return; // The analyzer does not know that the test was skipped.
        }

        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new SimulatedIonOptions { DataDirectory = _directory };
        for (var run = 0; run < 2; run++)
        {
            await using var ion = await IonClient.StartAsync(options);
            await ion.SignInAsync();
            var files = Directory.GetFiles(_directory);
            Assert.True(files.Length >= 2);
            foreach (var file in files)
            {
                Assert.Equal(owners, File.GetUnixFileMode(file));
            }

            // As an earlier version has left it.
            File.SetUnixFileMode(Path.Combine(_directory, "signing-key.pem"), owners | UnixFileMode.OtherRead);
        }
    }

    [Fact]
    public async Task Without_one_nothing_does()
    {
        TokenAnswer tokens;
        await using (var before = await IonClient.StartAsync())
        {
            tokens = await before.SignInAsync();
        }

        await using var after = await IonClient.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await after.ApiStatusAsync(tokens.AccessToken));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = await IonClient.StartAsync();
        var port = first.Ion.BaseUrl.Port;

        var ionPort = await Assert.ThrowsAsync<PortInUseException>(() => IonClient.StartAsync(new() { Port = port }));
        Assert.Contains($"Port {port} ", ionPort.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PortInUseException>(() => IonClient.StartAsync(new() { ControlPort = port }));
    }
}
