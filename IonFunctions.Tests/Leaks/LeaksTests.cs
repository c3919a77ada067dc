namespace IonFunctions.Tests.Leaks;

/// <summary>
/// Lives through all that happens to an app, and looks for everything secret and personal that came to exist in everything that there is to read.
/// </summary>
public sealed class LeaksTests
{
    [Fact]
    public async Task On_Kestrel_nothing_gets_where_it_is_not_meant_to_be()
    {
        await using var world = await LeakWorld.StartAsync(onWorker: false);
        using (new AzureEvents(world.Witness))
        {
            await new Journey(world).GoAsync();
            await new InnerJourney(world).GoAsync();
            await new WireJourney(world.Witness, world.Storage).GoAsync();
        }

        await world.EndAsync();

        AssertNothingLeaked(world.Witness, isHere: place => place is not (PlaceKind.Arguments or PlaceKind.ProcessEnvironment or PlaceKind.File));
    }

    [Fact]
    public async Task On_the_published_worker_nothing_gets_where_it_is_not_meant_to_be()
    {
        await using var world = await LeakWorld.StartAsync(onWorker: true);
        await new Journey(world).GoAsync();
        await world.EndAsync();

        AssertNothingLeaked(world.Witness, isHere: place => place is not (PlaceKind.AzureEvents or PlaceKind.VaultAddress or PlaceKind.LogScopes or PlaceKind.File));
    }

    private static void AssertNothingLeaked(Witness witness, Func<PlaceKind, bool> isHere)
    {
        // All of it came to exist, and there was something to be read everywhere: else the run has looked for less than it says.
        var isVault = isHere(PlaceKind.VaultAddress);
        Assert.All(Enum.GetValues<ValueKind>(), kind => Assert.True((!isVault && kind == ValueKind.VaultToken) || witness.Known.Any(known => known.Kind == kind), $"There was no {kind}"));
        Assert.All(Enum.GetValues<PlaceKind>().Where(isHere), place => Assert.True(witness.Documents.Any(document => document.Place == place), $"There was no {place}"));

        var findings = witness.Search();
        var leaks = findings.Where(finding => !Allowances.All.Any(allowance => allowance.Allows(finding)))
            .DistinctBy(leak => (leak.Known.Kind, leak.Document.Place, leak.Document.Detail)).ToList();
        Assert.True(leaks.Count == 0, $"{leaks.Count} leaks:\n{string.Join('\n', leaks)}");
        Assert.All(
            Allowances.All.Where(allowance => isHere(allowance.Place)),
            allowance => Assert.True(findings.Any(allowance.Allows), $"Nothing needs it that {allowance.Kind} may be in {allowance.Place}: {allowance.Why}"));
    }
}
