namespace IonFunctions.Core.Secrets;

/// <summary>
/// A value of the vault, asked for once and then kept: it serves on while the vault is down, until a later load brings
/// another.
/// </summary>
/// <param name="load">Asks the vault.</param>
internal sealed class VaultValue<T>(Func<Task<T>> load)
    where T : class
{
    private readonly Lock _lock = new();
    private Task<T>? _loading;
    private volatile T? _value;

    /// <summary>What was loaded last; null before the first load has succeeded.</summary>
    public T? Kept => _value;

    /// <summary>What is kept, or else what a load brings.</summary>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken) =>
        _value ?? await LoadAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// The value as the vault has it now. After a start every request of a page needs the same key: all who come while a
    /// load is under way share it, and no caller's leaving takes it from the others.
    /// </summary>
    public Task<T> LoadAsync()
    {
        lock (_lock)
        {
            return _loading ??= RunAsync();
        }
    }

    private async Task<T> RunAsync()
    {
        await Task.Yield(); // It must be under way before it can have ended.
        try
        {
            return _value = await load();
        }
        finally
        {
            lock (_lock)
            {
                _loading = null;
            }
        }
    }
}
