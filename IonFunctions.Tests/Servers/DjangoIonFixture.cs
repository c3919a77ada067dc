namespace IonFunctions.Tests.Servers;

/// <summary>
/// One Django for the tests of a class; a test that asks for <see cref="Ion"/> is skipped where it can't run.
/// </summary>
public sealed class DjangoIonFixture : IAsyncLifetime
{
    private DjangoIon? _ion;

    /// <summary>The server. Skips the test that asks, with the reason, where there is none.</summary>
    public DjangoIon Ion
    {
        get
        {
            SkipWhereUnavailable();
            return _ion!;
        }
    }

    /// <summary>For a test that starts a server of its own.</summary>
    public static void SkipWhereUnavailable()
    {
        if (DjangoIon.Unavailable is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (DjangoIon.Unavailable is null)
        {
            _ion = await DjangoIon.StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ion is not null)
        {
            await _ion.DisposeAsync();
        }
    }
}
