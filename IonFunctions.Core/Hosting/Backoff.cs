namespace IonFunctions.Core.Hosting;

/// <summary>Waits that double from <paramref name="first"/> to <paramref name="longest"/>.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private TimeSpan _next = first;

    public Task WaitAsync()
    {
        var wait = _next;
        _next = wait * 2 < longest ? wait * 2 : longest;
        return Task.Delay(wait, time);
    }
}
