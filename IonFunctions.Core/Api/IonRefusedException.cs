namespace IonFunctions.Core.Api;

/// <summary>Ion has answered, and does not do what it was asked for: there is no such thing, it is not for this user, or it is not possible now.</summary>
public sealed class IonRefusedException : IonException
{
    internal IonRefusedException(int status, string code, string detail)
        : base(code, $"Ion refuses this with status {status}.") => (Status, Detail) = (status, detail);

    /// <summary>The HTTP status, from 400 to 499.</summary>
    public int Status { get; }

    /// <summary>
    /// Why, in Ion's own words where it has any, as <c>Error signing up: Block is locked</c>; else empty. Written for the user, and to be
    /// encoded before a page shows it.
    /// </summary>
    public string Detail { get; }
}
