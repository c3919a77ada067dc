using System.Collections.Concurrent;
using System.Net;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Pages, and the app's own code for who is there and for who is away, that call Ion in the same sessions: for each user one, by
/// which they have agreed to be called for while away.
/// </summary>
internal sealed class OwnCode(Cluster cluster, IReadOnlyDictionary<SignedInUser, int> away)
{
    private readonly ConcurrentDictionary<string, int> _called = new(StringComparer.Ordinal);

    /// <summary>How many of its calls had success.</summary>
    public int Count => _called.Values.Sum();

    /// <summary>Whether it has called with success for who is there, and for each who is away.</summary>
    public bool HasCalledForAll => _called.Count == away.Count + 1;

    /// <summary>The first session of each user is the one that is used while they are away.</summary>
    public static async Task<OwnCode> OfAsync(Cluster cluster, SignedInUser[] users)
    {
        var away = new Dictionary<SignedInUser, int>();
        foreach (var user in users)
        {
            var session = await cluster.Observer.Store.PeekAsync(user.Handle, TestContext.Current.CancellationToken);
            if (!away.ContainsValue(session!.User.Id))
            {
                await cluster.AgreeToOfflineAsync(cluster.Apps[0], user);
                away.Add(user, session.User.Id);
            }
        }

        return new(cluster, away);
    }

    /// <summary>One of the three ways to the user's profile; every third call is for somebody who is away.</summary>
    public async Task<HttpStatusCode?> CallAsync(AppProcess app, SignedInUser user, Random random)
    {
        var path = random.Next(3) switch
        {
            0 => OwnApp.There,
            1 => OwnApp.Away + away.Values.ElementAt(random.Next(away.Count)),
            _ => null,
        };
        var status = await (path is null ? cluster.GetProfileAsync(app, user) : cluster.GetProfileAsync(app, user, path));
        if (path is not null && status == HttpStatusCode.OK)
        {
            _called.AddOrUpdate(path, 1, (_, count) => count + 1);
        }

        return status;
    }
}
