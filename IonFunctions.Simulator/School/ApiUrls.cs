namespace IonFunctions.Simulator.School;

/// <summary>
/// The absolute addresses that answers refer to. Who asked for a format by <c>?format=</c> finds it in every one of them
/// (<c>rest_framework.reverse</c>).
/// </summary>
internal sealed record ApiUrls(Uri Ion, string? Format)
{
    private string Suffix => string.IsNullOrEmpty(Format) ? "" : "?format=" + Uri.EscapeDataString(Format);

    public string Block(int id) => To($"blocks/{id}");

    public string Activity(int id) => To($"activities/{id}");

    public string Roster(int id) => To($"signups/scheduled_activity/{id}");

    public string Profile(int id) => To($"profile/{id}");

    /// <summary>A picture has one format, whatever the rest has.</summary>
    public string Picture(int id) => Plain($"profile/{id}/picture") + (Suffix.Length == 0 ? "" : "?format=jpg");

    public string Announcement(int id) => To($"announcements/{id}");

    public string Day(string date) => To("schedule/" + Uri.EscapeDataString(date));

    /// <summary>Without the format, as Django itself makes addresses.</summary>
    public string Plain(string path) => new Uri(Ion, "api/" + path).AbsoluteUri;

    private string To(string path) => Plain(path) + Suffix;
}
