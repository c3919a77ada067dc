using IonFunctions.Core.Identity;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Identity;

/// <summary>Which version of the session key signs statements, and which are published, minutes and days after a rotation.</summary>
public sealed class KeyScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How many minutes ago each version was made (a, b, c …), which signs, and which are published.</summary>
    public static TheoryData<int[], string, string> Schedules => new()
    {
        // The first has nobody to wait for.
        { [0], "a", "a" },
        { [-3], "a", "a" }, // By a clock that is ahead.
        { [100_000], "a", "a" },
        // A new one is published at once, and signs after an hour.
        { [100_000, 0], "a", "ab" },
        { [100_000, -3], "a", "ab" },
        { [100_000, 59], "a", "ab" },
        { [100_000, 60], "b", "ab" },
        // The old one is published for an hour more.
        { [100_000, 119], "b", "ab" },
        { [100_000, 120], "b", "b" },
        { [100_000, 50_000], "b", "b" },
        // Two in a row.
        { [100_000, 70, 10], "b", "abc" },
        { [100_000, 20, 10], "a", "abc" },
        { [100_000, 61, 60], "c", "abc" },
        { [100_000, 50_000, 30], "b", "bc" },
        { [30, 20, 10], "a", "abc" },
        { [500, 400, 300, 125, 110], "e", "de" },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void The_age_of_each_version_decides(int[] minutes, string signing, string published)
    {
        var versions = minutes.Select((age, at) => new KeyVersion(((char)('a' + at)).ToString(), Now.AddMinutes(-age))).ToArray();
        foreach (var inAnyOrder in new[] { versions, [.. versions.Reverse()] })
        {
            var (signs, all) = KeySchedule.Of(inAnyOrder, Now);

            Assert.Equal(signing, signs.Version);
            Assert.Equal(published, string.Concat(all.Select(one => one.Version)));
        }
    }

    [Fact]
    public void Of_versions_made_in_the_same_second_all_instances_take_the_same()
    {
        KeyVersion[] versions = [new("b", Now.AddDays(-1)), new("a", Now.AddDays(-1)), new("c", Now.AddDays(-1))];

        Assert.Equal("c", KeySchedule.Of(versions, Now).Signing.Version);
    }

    /// <summary>The promise to servers: whatever signs within the life of what they fetched was in it, and so was whatever signed and still lives.</summary>
    [Fact]
    public void What_a_server_fetched_has_every_key_that_it_meets_until_it_fetches_again()
    {
        var longestKept = PublishedDocument.FreshFor + SecretsRefresh.Period; // By a server, and by the instance that it asked.
        KeyVersion[] made = [new("a", Now.AddDays(-30)), new("b", Now), new("c", Now.AddMinutes(25)), new("d", Now.AddHours(5)), new("e", Now.AddDays(3))];
        for (var at = Now.AddHours(-1); at < Now.AddDays(4); at = at.AddMinutes(1))
        {
            var known = KeySchedule.Of(Made(at), at).Published;
            for (var later = TimeSpan.Zero; later <= longestKept; later += TimeSpan.FromMinutes(1))
            {
                Assert.Contains(KeySchedule.Of(Made(at + later), at + later).Signing, known);
            }

            // What an instance signed that had not heard of the newest yet, and what still lives of it.
            foreach (var earlier in new[] { TimeSpan.Zero, Statements.Lifetime, SecretsRefresh.Period + Statements.Lifetime })
            {
                Assert.Contains(KeySchedule.Of(Made(at - earlier), at - earlier).Signing, known);
            }
        }

        KeyVersion[] Made(DateTimeOffset at) => [.. made.Where(one => one.CreatedAt <= at)];
    }
}
