using System.Runtime.CompilerServices;
using Azure;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>One instance's way to storage, with the SDK's retries and all that can go wrong on it.</summary>
internal sealed class TableLink(World world, Process process) : ISessionTable, IDueIndex, IUserIndex, IShardClaims
{
    // Three attempts of 4 s and the waits between them (TableStorage).
    public static readonly TimeSpan LongestOperation = TimeSpan.FromSeconds(13);

    public static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(4);

    private const int PageSize = 2;

    public DateTimeOffset UtcNow => world.Scheduler.Now;

    public Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        SendAsync("read", () => world.Tables.Read(handle, process), cancellationToken);

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) =>
        SendAsync("insert", () => world.Tables.Insert(row, process), cancellationToken);

    public Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
        SendAsync("replace", () => world.Tables.Replace(row, process), cancellationToken);

    public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) =>
        SendAsync("delete", () => world.Tables.Delete(handle, version, process), cancellationToken);

    public Task AddAsync(DueRow row, CancellationToken cancellationToken) => SendAsync(
        "add due",
        () =>
        {
            world.Tables.AddDue(row, process);
            return true;
        },
        cancellationToken);

    public Task RemoveAsync(DueRow row, CancellationToken cancellationToken) => SendAsync(
        "remove due",
        () =>
        {
            world.Tables.RemoveDue(row, process);
            return true;
        },
        cancellationToken);

    public async IAsyncEnumerable<DueRow> ReadDueAsync(
        int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DueRow? after = null;
        int count;
        do
        {
            var from = after;
            var page = await SendAsync("read due", () => world.Tables.ReadDue(shard, now, from, PageSize), cancellationToken);
            foreach (var row in page)
            {
                yield return row;
                after = row;
            }

            count = page.Count;
        }
        while (count == PageSize);
    }

    public Task<ShardClaim?> TakeAsync(int shard, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
        SendAsync("take a shard", () => world.Tables.TakeShard(shard, holder, duration, process), cancellationToken);

    public Task GiveBackAsync(ShardClaim claim, CancellationToken cancellationToken) => SendAsync(
        "give a shard back",
        () =>
        {
            world.Tables.GiveShardBack(claim, process);
            return true;
        },
        cancellationToken);

    public Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken) => SendAsync(
        "add to user", () => world.Tables.OfUsers.Add((user, session)), cancellationToken);

    public Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken) => SendAsync(
        "remove from user", () => world.Tables.OfUsers.Remove((user, session)), cancellationToken);

    public Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken) => SendAsync<IReadOnlyList<IndexedSession>>(
        "list user", () => [.. world.Tables.OfUsers.Where(row => row.User == user).Select(row => new IndexedSession(row.Session, default))], cancellationToken);

    private Task<T> SendAsync<T>(string what, Func<T> work, CancellationToken cancellationToken)
    {
        var random = world.Random;
        var fate = world.Weather.OfStorage(process, world.HasAnswerSince(process));
        var answer = new TaskCompletionSource<T>();
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        }

        if (fate != StorageFate.Fine)
        {
            world.Note($"{process}: {what} will be {fate}");
        }

        // Often the answer is there within moments of another's, so that who comes first is open.
        var (there, back) = (random.Seconds(0, 0.02), random.Seconds(0, 0.02));
        if (fate == StorageFate.Slow)
        {
            (there, back) = (random.Seconds(0, 4), random.Seconds(0, 4));
        }
        else if (fate == StorageFate.DoneWhenBack)
        {
            // The attempt that hangs when storage comes back has up to its whole time to run before the next.
            there += world.Weather.StorageDownFor(process) + (LongestAttempt * random.NextDouble());
        }

        var givesUp = random.Chance(0.5) ? LongestOperation * random.NextDouble() : TimeSpan.FromSeconds(0.1);
        // What hangs when storage comes back ends with the attempt it is in.
        var lastAttempt = world.Weather.StorageDownUntil + LongestAttempt - world.Scheduler.Now;
        givesUp = lastAttempt > TimeSpan.Zero && lastAttempt < givesUp ? lastAttempt : givesUp;
        switch (fate)
        {
            case StorageFate.Fine or StorageFate.Slow or StorageFate.DoneWhenBack:
                world.Scheduler.After(there, () =>
                {
                    var result = work();
                    world.Scheduler.After(back, () => answer.TrySetResult(result));
                });
                break;

            case StorageFate.DoneTwice:
                world.Scheduler.After(there, () =>
                {
                    work();
                    world.Scheduler.After(random.Seconds(0.2, 5), () =>
                    {
                        var result = work();
                        world.Scheduler.After(back, () => answer.TrySetResult(result));
                    });
                });
                break;

            case StorageFate.LostRequest:
                FailAfter(givesUp);
                break;

            case StorageFate.LostAnswer:
                world.Scheduler.After(there, () =>
                {
                    work();
                    FailAfter(givesUp);
                });
                break;

            case StorageFate.Late:
                FailAfter(givesUp);
                world.Scheduler.After(givesUp + random.Seconds(0, 5), () => work());
                break;
        }

        return answer.Task;

        void FailAfter(TimeSpan time)
        {
            world.Scheduler.After(time, Fail);
            // An outage may end before its time, and then so does the attempt that hangs.
            world.Weather.WhenCleared(() => world.Scheduler.After(random.Seconds(0, LongestAttempt.TotalSeconds), Fail));
        }

        void Fail() => answer.TrySetException(new DependencyUnavailableException("storage", inner: null));
    }
}
