using System.Text.Json;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

/// <summary>What pages of other origins can do and see in Chromium; by subject in the files beside this.</summary>
public abstract partial class CrossOriginTests(AttackWorld world)
{
    private const string Evil = "evil.test";
    private const string Sibling = "sibling.school.test";

    /// <summary>What shows nothing even of an app without its guards: refused before anything is sent, or said of everything alike.</summary>
    private static readonly string[] Blind =
    [
        "worker", "module worker", "shared worker", "service worker", "fetch same-origin", "fetch cors header", "fetch no-cors head", "worker fetch",
        "import scripts", "audio worklet", "web socket", "storage access", "svg use", "frame",
    ];

    /// <summary>From where a page attacks: another site, a sibling, and a frame in a sandbox, whose origin is <c>null</c>.</summary>
    private static readonly (string Kind, string Host, bool IsSandboxed)[] Attackers = [("cross-site", Evil, false), ("same-site", Sibling, false), ("null", Sibling, true)];

    /// <summary>Every route that says anything of who is signed in; from other sites and sandboxes one path of each, by the same code.</summary>
    [Fact]
    public async Task Another_origins_page_sees_the_same_whoever_is_signed_in()
    {
        await using var context = await world.OpenAsync();
        var telling = await world.TellingAsync(Target.Readable);
        Target[] oneOfEach = [.. telling.DistinctBy(target => target.Route, StringComparer.Ordinal)];
        var seen = await Task.WhenAll(Attackers.Select(attacker => attacker.Kind == "same-site"
            ? ObserveAsync(context, attacker, telling, [AttackedPort.Own, AttackedPort.Ada, AttackedPort.Grace], (target, port) => port != AttackedPort.Grace && oneOfEach.Contains(target))
            : ObserveAsync(context, attacker, oneOfEach, [AttackedPort.Own, AttackedPort.Ada], (target, _) => target.Path == "/api/profile")));
        var all = seen.SelectMany(one => one).ToArray();

        Assert.Contains(all, one => one.Where == "null GET /api/profile by img");
        var leaks = all.GroupBy(one => one.Where, StringComparer.Ordinal).Where(group => group.Select(one => one.What).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(group => $"{group.Key}:\n  {string.Join("\n  ", group.Select(one => $"{one.Whose} {one.What}"))}").ToArray();
        Assert.True(leaks.Length == 0, $"{leaks.Length} of {all.Length}:\n{string.Join('\n', leaks.Take(20))}");
    }

    /// <summary>Else the test above would show nothing.</summary>
    [Fact]
    public async Task It_would_see_who_is_signed_in_by_nearly_every_way_were_it_not_for_the_apps_guards()
    {
        await using var context = await world.OpenAsync();
        var targets = Target.Readable.Where(target => target.Path is "/api/profile" or "/api/ion/profile/30001/picture" or "/members/data.json" or "/api/account").ToArray();
        var seen = await ObserveAsync(context, Attackers[1], targets, [AttackedPort.UnguardedNobody, AttackedPort.UnguardedAda], (_, _) => true);
        var telling = seen.GroupBy(one => one.Where, StringComparer.Ordinal).Where(group => group.Select(one => one.What).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(group => group.First().Vector).ToHashSet(StringComparer.Ordinal);
        var silent = seen.Select(one => one.Vector).Distinct(StringComparer.Ordinal).Where(vector => vector != "page" && !telling.Contains(vector));

        Assert.Empty(silent.Except(Blind, StringComparer.Ordinal));
    }

    /// <summary>Has a page do all that it can with each target at each port; what is costly, where that is said.</summary>
    private async Task<Observation[]> ObserveAsync(
        IBrowserContext context, (string Kind, string Host, bool IsSandboxed) attacker, IReadOnlyList<Target> targets, AttackedPort[] ports, Func<Target, AttackedPort, bool> isCostly)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Others.At(attacker.Host).AbsoluteUri);
        var asked = ports.SelectMany(port => targets.Select(target => (Port: port, Target: target))).ToArray();
        var answer = JsonElement.Parse(await page.EvaluateAsync<string>("async (all) => JSON.stringify(await observe(all))", new
        {
            targets = asked.Select(one => new { url = world.At(one.Port, one.Target.Path).AbsoluteUri, method = one.Target.Method, light = !isCostly(one.Target, one.Port) }).ToArray(),
            sandboxed = attacker.IsSandboxed,
        }));
        await page.CloseAsync();
        return [.. asked.Zip(answer.EnumerateArray()).SelectMany(pair => pair.Second.EnumerateObject().Select(vector => new Observation(
            $"{attacker.Kind} {pair.First.Target.Method ?? "GET"} {pair.First.Target.Path} by {vector.Name}",
            vector.Name,
            pair.First.Port,
            vector.Value.GetRawText().Replace($":{world.At(pair.First.Port).Port}", "", StringComparison.Ordinal))))];
    }

    /// <param name="Where">Of what, by whom and how.</param>
    /// <param name="Vector">How.</param>
    /// <param name="Whose">Who it was that the browser belonged to.</param>
    /// <param name="What">All that was seen.</param>
    private sealed record Observation(string Where, string Vector, AttackedPort Whose, string What);
}
