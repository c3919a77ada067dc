namespace IonFunctions.Tests.RawRequests;

/// <summary>An answer that was well framed and has no header twice, unknown, or with anything but visible characters in it.</summary>
internal sealed record StrictResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name)
    {
        foreach (var (header, value) in Headers)
        {
            if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Whether the server says that nothing more comes on this connection.</summary>
    public bool Closes => string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is the app's own, and not that of the server before it.</summary>
    public bool IsOfApp => Header("Referrer-Policy") is not null;
}
