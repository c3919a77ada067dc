using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Simulator;

/// <summary>What a simulated Ion is started with.</summary>
internal sealed record SimulatedIonOptions
{
    /// <summary>The port of Ion itself, on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where clients find it, and it says that it is; null where nothing stands in between.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The port of the control API, on loopback; 0 takes a free one.</summary>
    public int ControlPort { get; init; }

    /// <summary>Where tokens, sign-ups and the signing key are kept; null keeps them in memory.</summary>
    public string? DataDirectory { get; init; }

    public string ClientId { get; init; } = "ionfunctions";

    public string ClientSecret { get; init; } = "simulated-secret";

    /// <summary>The client's registered redirect URIs, compared character by character (RFC 9700 section 2.1).</summary>
    public IReadOnlyCollection<string> RedirectUris { get; init; } = [];

    /// <summary>The clock that tokens expire by. Injected delays always run on real time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
