namespace IonFunctions.Simulator.School;

/// <summary>A media type of an <c>Accept</c> header, as Django REST Framework reads it: weights count for nothing.</summary>
internal sealed record AcceptedType(string Main, string Sub, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The more is said, the sooner it is looked at.</summary>
    public int Precedence =>
        Main == "*" ? 0
        : Sub == "*" ? 1
        : Parameters.Keys.All(static name => name == "q") ? 2
        : 3;

    public static AcceptedType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var (main, sub) = parts[0].ToLowerInvariant().Split('/', 2) is [var before, var after] ? (before, after) : (parts[0], "");
        var parameters = new Dictionary<string, string>();
        foreach (var part in parts.Skip(1))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                parameters[name.ToLowerInvariant()] = value.Trim('"');
            }
        }

        return new AcceptedType(main, sub, parameters);
    }

    public bool Takes(string mediaType) =>
        mediaType.Split('/') is [var main, var sub] && (Main == "*" || Main == main) && (Sub == "*" || Sub == sub);
}
