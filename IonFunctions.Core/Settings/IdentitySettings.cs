namespace IonFunctions.Core.Settings;

/// <summary>To whom the app states who is signed in.</summary>
internal static class IdentitySettings
{
    internal const string AudiencesName = "Identity__Audiences";
    internal const string AudiencesExample = "https://notes.example.org, notes-on-my-laptop";
    private const int Longest = 200;

    /// <summary>Audiences as <c>aud</c> is to have them (RFC 7519 section 4.1.3).</summary>
    internal static IReadOnlyList<string> ReadAudiences(SettingsReader reader)
    {
        List<string> audiences = [];
        foreach (var audience in (reader.Value(AudiencesName) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (FaultOf(audience) is { } fault)
            {
                reader.Fault(AudiencesName, $"has {fault}: {SettingsReader.Shown(audience)}", AudiencesExample);
            }
            else if (!audiences.Contains(audience, StringComparer.Ordinal))
            {
                audiences.Add(audience);
            }
        }

        return audiences;
    }

    private static string? FaultOf(string audience) =>
        audience.Length > Longest ? $"one of more than {Longest} characters"
        : !audience.All(c => c is > ' ' and < '\x7F' and not ('"' or '\\')) ? "one that is not of plain characters without spaces"
        // A StringOrURI (RFC 7519 section 2).
        : audience.Contains(':', StringComparison.Ordinal) && !Uri.TryCreate(audience, UriKind.Absolute, out _) ? "one with a colon that is no URI"
        : null;
}
