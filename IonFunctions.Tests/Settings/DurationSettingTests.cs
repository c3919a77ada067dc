using static IonFunctions.Tests.Settings.SampleSettings;

namespace IonFunctions.Tests.Settings;

/// <summary>Settings that are durations.</summary>
public sealed class DurationSettingTests
{
    /// <summary>.NET takes the first part for days, whatever it is: a session would live 24 times as long as was meant.</summary>
    [Theory]
    [InlineData("Session__Lifetime", "24:00:00", "1.00:00:00")]
    [InlineData("Session__Lifetime", "48:00:00", "2.00:00:00")]
    [InlineData("Session__Lifetime", "720:00:00", "30.00:00:00")]
    [InlineData("Session__Lifetime", "36:30:15", "1.12:30:15")]
    [InlineData("Session__Lifetime", "1.24:00:00", "2.00:00:00")]
    [InlineData("Session__Lifetime", "99999:00:00", "30.00:00:00")] // Longer than a session may be: the default.
    [InlineData("Session__IdleTimeout", "24:00:00", "1.00:00:00")]
    [InlineData("Refresh__ActiveWithin", "72:00:00", "3.00:00:00")]
    [InlineData("Refresh__LeadTime", "24:00:00", "01:00:00")]
    [InlineData("Proxy__PublicFor", "24:00:00", "1.00:00:00")]
    [InlineData("Proxy__PublicFor", "36:00:00", "00:01:00")] // Longer than anything is kept.
    public void More_than_23_hours_are_refused_with_an_example_that_says_them_right(string setting, string value, string example)
    {
        AssertFault(setting, "has more than 23 hours", (setting, value));
        Assert.EndsWith($" Example: {setting}={example}", Assert.Single(FaultsOf((setting, value))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23:59:59", 23 * 3600 + 59 * 60 + 59)]
    [InlineData("1.00:00:00", 24 * 3600)]
    [InlineData("30.12:30:15", 30 * 86400 + 12 * 3600 + 30 * 60 + 15)]
    public void Durations_are_days_hours_minutes_and_seconds(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("Session__Lifetime", value)).Session.Lifetime);

    [Theory]
    [InlineData("1:00:00")]
    [InlineData("12:00")]
    [InlineData("1.00:00")]
    [InlineData("1.")]
    [InlineData("1.1.00:00:00")]
    [InlineData("1:00:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("01:00:00.5")]
    [InlineData("+01:00:00")]
    [InlineData("01:00:00Z")]
    [InlineData("P1D")]
    [InlineData("١2:00:00")]
    public void Durations_have_no_other_form(string value) =>
        Assert.All(["Session__Lifetime", "Session__IdleTimeout", "Refresh__LeadTime", "Refresh__ActiveWithin", "Proxy__PublicFor"], setting =>
            AssertFault(setting, "is not a duration of the form [days.]hh:mm:ss", (setting, value)));
}
