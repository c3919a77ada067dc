using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>
/// The published Functions app behind its host, for the tests of a class: a worker takes seconds of the processor to
/// start, so one that a test has done with is there for the next that wants it with the same settings.
/// </summary>
public sealed class WorkerHead : Head, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Stack<TestApp>> _idle = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    internal override bool ResolvesDots => true;

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _idle.Values.SelectMany(apps => apps))
        {
            await app.EndAsync();
        }
    }

    internal override async Task<TestApp> StartAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings = null,
        bool countStorage = false,
        bool serveSamples = false,
        string? site = null)
    {
        var key = string.Join('\n', (settings ?? new Dictionary<string, string?>())
            .OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}")
            .Prepend($"{ion.BaseUrl} {ion.ClientId} {countStorage} {serveSamples} {site}"));
        lock (_lock)
        {
            if (_idle.TryGetValue(key, out var apps) && apps.TryPop(out var app))
            {
                app.LogLines.Clear();
                app.Operations.Down = false;
                app.Operations.Take();
                return app;
            }
        }

        return await TestApp.StartWorkerAsync(ion, storage, settings, countStorage, serveSamples, site, app => KeepAsync(key, app));
    }

    private async ValueTask KeepAsync(string key, TestApp app)
    {
        if (app.IsSpoilt)
        {
            await app.EndAsync();
            return;
        }

        lock (_lock)
        {
            (_idle.TryGetValue(key, out var apps) ? apps : _idle[key] = []).Push(app);
        }
    }
}
