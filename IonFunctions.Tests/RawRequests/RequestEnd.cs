namespace IonFunctions.Tests.RawRequests;

/// <summary>How a request ends, and so what must come of it.</summary>
internal enum RequestEnd
{
    /// <summary>Where it says: there is one answer, and more requests may have been sent behind it.</summary>
    Framed,

    /// <summary>Nobody can say where, or it is none: it is the last of its connection, which the server ends.</summary>
    Refused,

    /// <summary>Its sender has no more to send, whether that was all or not.</summary>
    HalfClosed,

    /// <summary>Its sender is gone before there is an answer.</summary>
    Reset,
}
