namespace IonFunctions.Simulator.OAuth;

/// <summary>How long what is issued from now on lives. The defaults are Ion's.</summary>
internal sealed class Lifetimes
{
    private long _accessToken = TimeSpan.FromSeconds(36_000).Ticks;
    private long _refreshToken = TimeSpan.FromDays(30).Ticks;
    private long _authorizationCode = TimeSpan.FromSeconds(60).Ticks;

    public TimeSpan AccessToken
    {
        get => new(Interlocked.Read(ref _accessToken));
        set => Interlocked.Exchange(ref _accessToken, Positive(value).Ticks);
    }

    public TimeSpan RefreshToken
    {
        get => new(Interlocked.Read(ref _refreshToken));
        set => Interlocked.Exchange(ref _refreshToken, Positive(value).Ticks);
    }

    public TimeSpan AuthorizationCode
    {
        get => new(Interlocked.Read(ref _authorizationCode));
        set => Interlocked.Exchange(ref _authorizationCode, Positive(value).Ticks);
    }

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(3650));
        return value;
    }
}
