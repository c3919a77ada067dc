namespace IonFunctions.Core.Api;

/// <summary>What stands for a parameter in a path of Ion's: nothing else of the path can be made with it.</summary>
internal static class IonPathValue
{
    private const int Longest = 100;

    /// <summary>A username.</summary>
    public static string User(string username) => Checked(username, char.IsAsciiLetterOrDigit, nameof(username));

    /// <summary>A grade's name, as <c>senior</c>.</summary>
    public static string Grade(string grade) => Checked(grade, char.IsAsciiLetter, nameof(grade));

    /// <summary>What is searched for. Ion takes all that follows for it, slashes too.</summary>
    public static string Query(string query)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        var segments = query.Split('/');
        // A dot segment would be resolved on its way (RFC 3986 section 5.2.4); of two slashes in a row some servers make one.
        return query.Length <= Longest && !query.Any(c => char.IsControl(c) || c is '\\') && segments.All(segment => segment is not ("" or "." or ".."))
            ? string.Join('/', segments.Select(Uri.EscapeDataString))
            : throw new ArgumentException("Ion can't be asked for that.", nameof(query));
    }

    private static string Checked(string value, Func<char, bool> allowed, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        return value.Length <= Longest && value.All(allowed) ? value : throw new ArgumentException("It has characters that it can't have at Ion.", parameter);
    }
}
