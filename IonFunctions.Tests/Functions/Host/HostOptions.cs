using Microsoft.AspNetCore.Builder;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>How a host is started.</summary>
internal sealed record HostOptions
{
    /// <summary>Its port on the loopback addresses.</summary>
    public required int Port { get; init; }

    /// <summary>The app settings, as the environment has them (<c>Ion__ClientId</c>): all that the worker gets of any app's.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }

    /// <summary>
    /// How long a worker may take to end when it is told to, before it is killed (WorkerConstants). On a busy machine nobody
    /// can say what a worker gets done in that time: who tests what it does with it gives it more.
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The published app; null for the one that all tests share.</summary>
    public string? Folder { get; init; }

    /// <summary>What the platform, or Core Tools, have in front of the host's own: CORS, for one.</summary>
    public Action<IApplicationBuilder>? InFront { get; init; }

    /// <summary>Is told every line of the log.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Is told all that the worker says for the log, also what host.json's levels leave out, or is dropped.</summary>
    public Action<string>? Heard { get; init; }
}
