using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>How often a session in use is refreshed: what the app's own due times make of Ion's ten hours, with every setting's default.</summary>
internal static class RefreshRhythm
{
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(10);
    private static readonly DateTimeOffset Some = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The app's settings where none is given that has a default.</summary>
    public static AppSettings Settings { get; } = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "http://localhost:1",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = Local.LocalSecrets.Generate().SessionKey,
    }).Build());

    /// <summary>From one refresh to the next, on average.</summary>
    public static TimeSpan Interval => new DueTimes(Settings, new Average()).InTimeFor(SessionOf(new(""), Some), Some + TokenLifetime, TokenLifetime) - Some;

    /// <summary>Sweeps in a month of 30 days.</summary>
    public static int SweepsAMonth
    {
        get
        {
            var sweeps = 0;
            for (var time = Settings.Refresh.Schedule.NextAfter(Some); time <= Some.AddDays(30); time = Settings.Refresh.Schedule.NextAfter(time))
            {
                sweeps++;
            }

            return sweeps;
        }
    }

    /// <summary>A session that has signed in just now, as far as due times are concerned.</summary>
    public static Session SessionOf(SessionHandle handle, DateTimeOffset now) => new()
    {
        Handle = handle,
        User = new(1, "", "", "", "", ""),
        Tokens = new(new(""), now + TokenLifetime, TokenLifetime, new(""), "read"),
        CreatedAt = now,
        LastSeenAt = now,
        ExpiresAt = now + Settings.Session.Lifetime,
        DueAt = now,
    };

    private sealed class Average : Random
    {
        public override double NextDouble() => 0.5;
    }
}
