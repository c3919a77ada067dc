using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.OAuth;

namespace IonFunctions.Simulator.Control;

internal sealed record ControlProblem(string Error);

/// <summary>Lifetimes in seconds; what is left out of a PUT stays as it is.</summary>
internal sealed record LifetimesMessage(double? AccessToken, double? RefreshToken, double? AuthorizationCode)
{
    public static LifetimesMessage Of(Lifetimes lifetimes) => new(
        lifetimes.AccessToken.TotalSeconds, lifetimes.RefreshToken.TotalSeconds, lifetimes.AuthorizationCode.TotalSeconds);

    public void ApplyTo(Lifetimes lifetimes)
    {
        lifetimes.AccessToken = Seconds(AccessToken) ?? lifetimes.AccessToken;
        lifetimes.RefreshToken = Seconds(RefreshToken) ?? lifetimes.RefreshToken;
        lifetimes.AuthorizationCode = Seconds(AuthorizationCode) ?? lifetimes.AuthorizationCode;
    }

    private static TimeSpan? Seconds(double? seconds) =>
        seconds is { } value ? TimeSpan.FromSeconds(Math.Clamp(value, -1, uint.MaxValue)) : null;
}

/// <summary>A <see cref="Fault"/>, with its delay in milliseconds, and once it is set, its id and what remains of it.</summary>
internal sealed record FaultMessage(
    string? Endpoint,
    string? GrantType,
    FaultMoment When,
    int Delay,
    bool Drop,
    int? Status,
    IReadOnlyDictionary<string, string>? Headers,
    string? Body,
    string? ContentType,
    int? Times,
    int? Id,
    int? Remaining)
{
    public static FaultMessage Of(SetFault set) => new(
        set.Fault.Endpoint, set.Fault.GrantType, set.Fault.When, (int)set.Fault.Delay.TotalMilliseconds, set.Fault.Drop,
        set.Fault.Status, set.Fault.Headers, set.Fault.Body, set.Fault.ContentType, set.Fault.Times, set.Id, set.Remaining);

    public Fault ToFault() => new()
    {
        Endpoint = Endpoint ?? "",
        GrantType = GrantType,
        When = When,
        Delay = TimeSpan.FromMilliseconds(Delay),
        Drop = Drop,
        Status = Status,
        Headers = Headers ?? new Dictionary<string, string>(),
        Body = Body,
        ContentType = ContentType,
        Times = Times,
    };
}

internal sealed record FaultId(int Id);

internal sealed record ClientMessage(string ClientId, IReadOnlyList<string> RedirectUris);

internal sealed record RedirectUriMessage(string RedirectUri);

internal sealed record ClientSecretMessage(string ClientSecret);

internal sealed record Revoked(int Count);

internal sealed record RefusalMessage(int Status);
