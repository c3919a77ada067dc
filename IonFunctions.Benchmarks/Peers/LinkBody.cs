using System.Text;
using System.Text.Json;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>An answer of Ion's as long as its longest, a block with all its activities (<c>/api/blocks/ID</c>), and what its links are translated by.</summary>
internal static class LinkBody
{
    private const int Length = 300_000;

    public static IonLinks Links { get; } = new(SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "https://app.example",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    }).Build()));

    public static byte[] Make()
    {
        var body = new StringBuilder("""{"id":3030,"url":"https://ion.tjhsst.edu/api/blocks/3030","date":"2026-11-25","block_letter":"A","activities":{""");
        for (var id = 1; body.Length < Length; id++)
        {
            body.Append(id == 1 ? "" : ",").Append(Activity(id));
        }

        return Encoding.UTF8.GetBytes(body.Append("}}").ToString());
    }

    // As intranet/apps/eighth/serializers.py has one (tjcsl/ion, EighthBlockDetailSerializer); one link each.
    private static string Activity(int id) =>
        $$"""
        "{{id}}": {"id":{{id}},"aid":"{{id}}","scheduled_activity":{"id":{{id + 90_000}}},"url":"https://ion.tjhsst.edu/api/activities/{{id}}","name":{{JsonSerializer.Serialize($"Activity \"{id}\" and what it is called")}},
        "name_with_flags":"Activity {{id}} and what it is called (R)","name_with_flags_for_user":"Activity {{id}} and what it is called (R)","name_with_flags_and_id":"{{id}} - Activity and what it is called (R)",
        "description":"Students will come together to do what the name says; bring a laptop, and something to write on. See https://activities.tjhsst.edu/{{id}} for more.","cancelled":false,"favorited":false,"subscribed_to":false,
        "roster":{"count":17,"capacity":30,"url":"https://ion.tjhsst.edu/api/signups/scheduled_activity/{{id + 90_000}}"},"rooms":["Room {{id % 300}}","Gym {{id % 3}}"],"sponsors":["A. Sponsor{{id % 90}}"],
        "restricted":true,"restricted_for_user":false,"both_blocks":false,"one_a_day":false,"sticky":false,"administrative":false,"presign":false,"comments":"","display_text":"","waitlist_count":0,"special":false}
        """;
}
