using System.Text.Json.Serialization;

namespace IonFunctions.Simulator.Faults;

/// <summary>Whether a fault strikes before the request is worked on, or after it was, in place of the answer.</summary>
internal enum FaultMoment
{
    [JsonStringEnumMemberName("before")]
    Before,

    [JsonStringEnumMemberName("after")]
    After,
}

/// <summary>
/// Something that goes wrong at an endpoint: a delay, then a dropped connection, or an answer that is not Ion's, or (for
/// a delay alone) the real one; or an answer that is not Ion's, a delay, and then a dropped connection.
/// </summary>
internal sealed record Fault
{
    /// <summary>
    /// <c>authorize</c>, <c>token</c>, <c>revoke</c>, <c>api</c>, or a path prefix within the API such as
    /// <c>/api/profile</c>.
    /// </summary>
    public required string Endpoint { get; init; }

    /// <summary>For <c>token</c>, the only grant type to strike; null strikes all.</summary>
    public string? GrantType { get; init; }

    public FaultMoment When { get; init; }

    /// <summary>How long to wait first, or, in an answer that breaks off, before it does.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Drops the connection: without an answer, or where there is one, after what there is of it.</summary>
    public bool Drop { get; init; }

    /// <summary>The status to answer with; 200 where only a body is given.</summary>
    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body to answer with, sent as it is: it may be anything.</summary>
    public string? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>How many requests to strike; null strikes until the fault is cleared.</summary>
    public int? Times { get; init; }

    /// <summary>Whether it answers in Ion's place.</summary>
    public bool Answers => Status is not null || Body is not null;

    /// <summary>Whether it answers, and the answer has no end.</summary>
    public bool BreaksOff => Drop && Answers;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem => this switch
    {
        _ when !FaultEndpoint.IsKnown(Endpoint) =>
            $"endpoint '{Endpoint}' is none of authorize, token, revoke, api, or a path that starts with /api/",
        { GrantType: not null, Endpoint: not FaultEndpoint.Token } => "grantType is for the endpoint token only",
        { Drop: false, Answers: false } when Delay == TimeSpan.Zero => "give at least one of delay, drop, status, body",
        { Answers: false } when Headers.Count > 0 || ContentType is not null =>
            "headers and contentType need a status or a body",
        _ when Delay < TimeSpan.Zero || Delay > TimeSpan.FromHours(1) => "delay is from 0 to an hour",
        { Status: < 200 or > 599 } => "status is from 200 to 599",
        { Times: < 1 } => "times is at least 1; leave it out for until cleared",
        _ => null,
    };
}
