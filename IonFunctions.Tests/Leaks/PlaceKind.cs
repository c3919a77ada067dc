namespace IonFunctions.Tests.Leaks;

/// <summary>A kind of place at which a value may turn up.</summary>
internal enum PlaceKind
{
    /// <summary>The log, down to its finest level; what a process writes to its console; what the Functions host logs.</summary>
    Log,

    /// <summary>The scopes of the log, for who prints those too.</summary>
    LogScopes,

    /// <summary>What Azure's libraries tell a listener.</summary>
    AzureEvents,

    /// <summary>What is sent to a collector: log, spans, metrics, with all that goes with them.</summary>
    Telemetry,

    /// <summary>The address that a browser asks for.</summary>
    Address,

    /// <summary>Where a browser came from.</summary>
    Referrer,

    /// <summary>An answer's header <c>Set-Cookie</c>.</summary>
    SetCookie,

    /// <summary>An answer's header <c>Location</c>.</summary>
    Location,

    /// <summary>An answer's other headers.</summary>
    AnswerHeaders,

    /// <summary>What an answer of the app's own has in it.</summary>
    Answer,

    /// <summary>What an answer has in it that is Ion's, passed on.</summary>
    PassedOn,

    /// <summary>An address at Ion.</summary>
    IonAddress,

    /// <summary>The header <c>Authorization</c> of a request to Ion.</summary>
    IonAuthorization,

    /// <summary>Other headers of a request to Ion.</summary>
    IonHeaders,

    /// <summary>What a request to Ion has in it.</summary>
    IonBody,

    /// <summary>A request to storage: address, headers, body.</summary>
    StorageRequest,

    /// <summary>A file of storage's.</summary>
    StoredBytes,

    /// <summary>What the vault is asked for.</summary>
    VaultAddress,

    /// <summary>A process's arguments.</summary>
    Arguments,

    /// <summary>A process's environment.</summary>
    ProcessEnvironment,

    /// <summary>A file that a process leaves behind.</summary>
    File,
}
