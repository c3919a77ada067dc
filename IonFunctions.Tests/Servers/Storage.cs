using System.Collections.Concurrent;
using System.Globalization;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;

[assembly: AssemblyFixture(typeof(Storage))]

namespace IonFunctions.Tests.Servers;

/// <summary>
/// One Azurite for all tests, started when the first asks for it, with an account for each collection (which a class is, unless it says
/// otherwise): who signs out everywhere there, or sweeps at another time, ends no session of a test beside it.
/// </summary>
public sealed class Storage : IAsyncDisposable
{
    // All names have to be known to Azurite when it starts, in an environment variable for which Windows has 32 kB.
    private static readonly string[] Accounts = [.. Enumerable.Range(1, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"collection{i}"))];

    private readonly Lazy<Task<Azurite>> _azurite;
    private readonly ConcurrentDictionary<string, Lazy<string>>? _accountOf;
    private int _taken;

    public Storage()
    {
        _azurite = new(() => Azurite.StartAsync(directory: null, CancellationToken.None, accounts: Accounts));
        _accountOf = new(StringComparer.Ordinal);
    }

    /// <summary>For a test that wants one for itself: to stop it, to see all that goes there, or to have queues too.</summary>
    internal Storage(string? directory, bool forHost = false) => _azurite = new(() => Azurite.StartAsync(directory, CancellationToken.None, forHost));

    public async Task<string> GetConnectionStringAsync()
    {
        var azurite = await _azurite.Value;
        return _accountOf is null
            ? azurite.ConnectionString
            : azurite.ConnectionStringOf(_accountOf.GetOrAdd(TestContext.Current.TestCollection?.UniqueID ?? "", _ => new(Take)).Value);
    }

    internal Task<Azurite> GetAzuriteAsync() => _azurite.Value;

    private string Take() => Interlocked.Increment(ref _taken) is var taken && taken <= Accounts.Length
        ? Accounts[taken - 1]
        : throw new InvalidOperationException($"There are more than {Accounts.Length} collections with storage: more accounts are needed.");

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
        {
            await (await _azurite.Value).DisposeAsync();
        }
    }
}
