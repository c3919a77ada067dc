using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>People who use the app, and sign in again when they find themselves signed out.</summary>
internal sealed class KillLoad(Cluster cluster, SignedInUser[] users, int seed)
{
    private const int MostWaits = 4;
    private int _pulls;

    /// <summary>All who were ever signed in.</summary>
    public ConcurrentBag<SignedInUser> Everybody { get; } = [.. users];

    /// <summary>Each of them asks at two instances at a time: whose session waits for a lease to lapse keeps nobody else.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
        [PullDueForwardAsync(stop), .. users.Select((_, seat) => UseAsync(seat, new Random(seed + seat), stop))]);

    private async Task UseAsync(int seat, Random random, CancellationToken stop)
    {
        var waits = 0;
        while (!stop.IsCancellationRequested)
        {
            var user = users[seat];
            var one = random.Next(cluster.Apps.Count);
            var other = (one + random.Next(1, cluster.Apps.Count)) % cluster.Apps.Count;
            var answers = await Task.WhenAll(
                cluster.GetProfileAsync(cluster.Apps[one], user), cluster.GetProfileAsync(cluster.Apps[other], user));
            foreach (var answer in answers)
            {
                if (answer is not (null or HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable))
                {
                    cluster.Fault($"{user.Handle} was answered {answer}");
                }
            }

            // Who is told to wait again and again signs in anew at last; the books go on about the session left behind.
            waits = answers.Contains(HttpStatusCode.OK) ? 0 : waits + answers.Count(answer => answer == HttpStatusCode.ServiceUnavailable);
            if (answers.Contains(HttpStatusCode.Unauthorized) || waits >= MostWaits)
            {
                waits = 0;
                await SignInAgainAsync(seat, random);
            }

            await Task.Delay(random.Next(50, 250), TestContext.Current.CancellationToken);
        }
    }

    private async Task SignInAgainAsync(int seat, Random random)
    {
        SignedInUser? again = null;
        await Eventually.IsTrueAsync(
            async () => cluster.Apps[random.Next(cluster.Apps.Count)] is { IsUp: true } app && (again = await cluster.SignInAsync(app, seat)) is not null,
            $"somebody signs in at seat {seat}");
        Everybody.Add(again!);
        users[seat] = again!;
    }

    /// <summary>The sweeps are to have work, too: every few seconds some sessions' time has come.</summary>
    private async Task PullDueForwardAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(2_000, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var call = ++_pulls;
            for (var seat = call % 4; seat < users.Length; seat += 4)
            {
                await StoredSessions.PullDueForwardAsync(cluster.Observer, users[seat].Handle, call);
            }
        }
    }
}
