using Azure;
using Azure.Data.Tables;
using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

public sealed class AzuriteTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task What_was_stored_is_there_after_a_stop_and_a_start_on_the_same_port()
    {
        await using var azurite = await Azurite.StartAsync(_temporary.Path, CancellationToken);
        var table = Table(azurite);
        await table.CreateAsync(CancellationToken);
        await table.AddEntityAsync(new TableEntity("partition", "row"), CancellationToken);

        await azurite.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => table.GetEntityAsync<TableEntity>("partition", "row", cancellationToken: CancellationToken));

        await azurite.StartAgainAsync(CancellationToken);
        Assert.Equal("row", (await table.GetEntityAsync<TableEntity>("partition", "row", cancellationToken: CancellationToken)).Value.RowKey);
    }

    [Fact]
    public async Task Without_a_directory_nothing_outlives_a_stop()
    {
        await using var azurite = await Azurite.StartAsync(directory: null, CancellationToken);
        await Table(azurite).CreateAsync(CancellationToken);

        await azurite.StopAsync();
        await azurite.StartAgainAsync(CancellationToken);

        var fault = await Assert.ThrowsAsync<RequestFailedException>(
            () => Table(azurite).GetEntityAsync<TableEntity>("partition", "row", cancellationToken: CancellationToken));
        Assert.Equal("TableNotFound", fault.ErrorCode);
    }

    [Fact]
    public async Task A_start_that_fails_says_why_in_one_line()
    {
        File.WriteAllText(_temporary["file"], "");

        var fault = await Assert.ThrowsAsync<StartException>(() => Azurite.StartAsync(_temporary["file"], CancellationToken));
        Assert.Contains("Azurite", fault.Message, StringComparison.Ordinal);
        Assert.Contains("exit code", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    /// <summary>Azurite gives an installation a name to send along, in a file beside the data, when it is to send anything.</summary>
    [Fact]
    public async Task It_sends_no_telemetry()
    {
        const string nameFile = "AzuriteConfig";
        var sender = Path.Combine(RepositoryRoot.Find(), "node_modules", "azurite", "dist", "src", "common", "Telemetry.js");
        Assert.Contains($"\"{nameFile}\"", await File.ReadAllTextAsync(sender, CancellationToken), StringComparison.Ordinal);

        await using (var azurite = await Azurite.StartAsync(_temporary.Path, CancellationToken))
        {
            await Table(azurite).CreateAsync(CancellationToken);
        }

        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_temporary.Path));
        Assert.False(File.Exists(_temporary[nameFile]));
    }

    [Fact]
    public async Task Two_storages_are_apart()
    {
        await using var first = await Azurite.StartAsync(directory: null, CancellationToken);
        await using var second = await Azurite.StartAsync(directory: null, CancellationToken);

        Assert.NotEqual(first.Port, second.Port);
    }

    private static TableClient Table(Azurite azurite)
    {
        var impatient = new TableClientOptions();
        impatient.Retry.MaxRetries = 0;
        return new TableClient(azurite.ConnectionString, "things", impatient);
    }
}
