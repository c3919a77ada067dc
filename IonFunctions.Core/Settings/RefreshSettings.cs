namespace IonFunctions.Core.Settings;

/// <summary>When and how tokens are refreshed ahead of their expiry.</summary>
/// <param name="Schedule">When the sweep runs.</param>
/// <param name="LeadTime">How long before expiry a token is due, at most half its lifetime.</param>
/// <param name="ActiveWithin">Sessions used within this time are kept fresh.</param>
/// <param name="Parallelism">Refreshes in flight during a sweep.</param>
/// <param name="Sweepers">How many sweepers share what is due; with one there is nothing to share.</param>
internal sealed record RefreshSettings(RefreshSchedule Schedule, TimeSpan LeadTime, TimeSpan ActiveWithin, int Parallelism, int Sweepers = 1)
{
    /// <summary>As many as due rows have shards, and the Functions app has timers.</summary>
    public const int MostSweepers = 4;

    internal static RefreshSettings Read(SettingsReader reader) => new(
        ReadSchedule(reader),
        reader.ReadDuration("Refresh__LeadTime", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(10)),
        reader.ReadDuration("Refresh__ActiveWithin", TimeSpan.FromDays(3), TimeSpan.Zero, TimeSpan.FromDays(365)),
        reader.ReadInteger("Refresh__Parallelism", 32, 1, 1000),
        reader.ReadInteger("Refresh__Sweepers", 1, 1, MostSweepers));

    private static RefreshSchedule ReadSchedule(SettingsReader reader)
    {
        var text = reader.Value("RefreshSchedule") ?? RefreshSchedule.Default;
        if (RefreshSchedule.Parse(text) is not { } schedule)
        {
            reader.Fault(
                "RefreshSchedule", $"is not an NCRONTAB expression of six fields, seconds first: {SettingsReader.Shown(text)}", RefreshSchedule.Default);
            return RefreshSchedule.Parse(RefreshSchedule.Default)!;
        }

        if (!schedule.EverComes)
        {
            reader.Fault("RefreshSchedule", $"names a time that never comes: {SettingsReader.Shown(text)}", RefreshSchedule.Default);
        }

        return schedule;
    }
}
