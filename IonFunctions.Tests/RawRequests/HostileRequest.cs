namespace IonFunctions.Tests.RawRequests;

/// <summary>A request as it is written, which no client has tidied up, and what its sender knows of it.</summary>
/// <param name="Bytes">All that is sent.</param>
/// <param name="Route">The route of the contract that it is for; null for none, or where it can't be told.</param>
/// <param name="Method">Its method, as it is written.</param>
/// <param name="IsSignedIn">Whether the cookie of a session is somewhere in it.</param>
/// <param name="End">How it ends.</param>
/// <param name="MostAnswers">How many answers there may be, however it is read.</param>
internal sealed record HostileRequest(byte[] Bytes, string? Route, string Method, bool IsSignedIn, RequestEnd End, int MostAnswers = 1)
{
    /// <summary>Readable, for whoever looks for what has gone wrong.</summary>
    public override string ToString() => $"{End}, {MostAnswers} at most: {Convert.ToBase64String(Bytes)}\n{System.Text.Encoding.Latin1.GetString(Bytes)}";
}
