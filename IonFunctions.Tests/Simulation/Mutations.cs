using Azure;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>The ways of getting the protocol wrong that the simulation must find, each around the production code. docs/refresh-protocol.md says which invariant each breaks.</summary>
internal static class Mutations
{
    /// <summary>The lease is written without an ETag, over whatever is there.</summary>
    internal sealed class NoETagOnTheLease : Mutation
    {
        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table, world);

        private sealed class Mutant(ISessionTable table, World world) : TableDecorator(table)
        {
            public override Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
                base.ReplaceAsync(
                    row.Lease is not null && world.Tables.Find(row.Handle) is { } current ? row with { Version = current.Version } : row,
                    cancellationToken);
        }
    }

    /// <summary>The new pair is stored in the background, while it is in use already.</summary>
    internal sealed class StoringAfterUse : Mutation
    {
        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table, process);

        private sealed class Mutant(ISessionTable table, Process process) : TableDecorator(table)
        {
            public override Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken)
            {
                if (row is not { Lease: null, RefreshFailures: 0 })
                {
                    return base.ReplaceAsync(row, cancellationToken);
                }

                process.Start(() => base.ReplaceAsync(row, CancellationToken.None));
                return Task.FromResult<ETag?>(new ETag("pending"));
            }
        }
    }

    /// <summary>Who has waited for the lease goes on with the tokens it had read before.</summary>
    internal sealed class SendingATokenReadBeforeTheWait : Mutation
    {
        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table);

        private sealed class Mutant(ISessionTable table) : TableDecorator(table)
        {
            private readonly Dictionary<SessionHandle, SessionRow> _waiting = [];

            public override async Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken)
            {
                var row = await base.ReadAsync(handle, cancellationToken);
                if (row?.Lease is { } lease && lease.Until > UtcNow)
                {
                    _waiting.TryAdd(handle, row);
                }
                else if (row is not null && _waiting.Remove(handle, out var before))
                {
                    return before with { Version = row.Version, Lease = row.Lease };
                }

                return row;
            }
        }
    }

    /// <summary>Any refusal of a token request is taken for <c>invalid_grant</c>.</summary>
    internal sealed class DeletingTheSessionOnAny400 : Mutation
    {
        public override ITokenClient TokenClient(ITokenClient client, World world, Process process) => new Mutant(client);

        private sealed class Mutant(ITokenClient client) : TokenClientDecorator(client)
        {
            public override async Task<TokenResult> RefreshAsync(RefreshToken refreshToken) =>
                await SendAsync(refreshToken) is var result && result is TokenResult.Refused
                    ? new TokenResult.Refused("invalid_grant")
                    : result;
        }
    }

    /// <summary>A lease is there until its holder gives it back.</summary>
    internal sealed class NoLeaseExpiry : Mutation
    {
        private static readonly TimeSpan Ever = TimeSpan.FromDays(365);

        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table);

        private sealed class Mutant(ISessionTable table) : TableDecorator(table)
        {
            public override Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
                base.ReplaceAsync(row.Lease is { } lease ? row with { Lease = lease with { Until = UtcNow + Ever } } : row, cancellationToken);
        }
    }

    /// <summary>The refresh is given the cancellation of the request that started it.</summary>
    internal sealed class ADisconnectCancelsTheFlight : Mutation
    {
        public override ITokenClient TokenClient(ITokenClient client, World world, Process process) => new Mutant(client);

        private sealed class Mutant(ITokenClient client) : TokenClientDecorator(client)
        {
            public override async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
            {
                try
                {
                    return await SendAsync(refreshToken).WaitAsync(Caller.Disconnected);
                }
                catch (OperationCanceledException)
                {
                    return new TokenResult.Unavailable(new(IonOutageKind.TimedOut, "the caller is gone"));
                }
            }
        }
    }

    /// <summary>An answer that comes when the lease has lapsed is not stored.</summary>
    internal sealed class ALateAnswerIsThrownAway : Mutation
    {
        public override ITokenClient TokenClient(ITokenClient client, World world, Process process) => new Mutant(client, world, process);

        private sealed class Mutant(ITokenClient client, World world, Process process) : TokenClientDecorator(client)
        {
            public override async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
            {
                var result = await SendAsync(refreshToken);
                var row = world.Tables.Find(world.SessionOf(refreshToken.Value).Handle);
                return row?.Lease is not { } lease || lease.Until <= world.Scheduler.Now || world.Tables.HolderOf(lease) != process
                    ? new TokenResult.Unavailable(new(IonOutageKind.TimedOut, "too late"))
                    : result;
            }
        }
    }

    /// <summary>Who finds the lease taken does not wait for its holder, but takes it over.</summary>
    internal sealed class BreakingIntoTheLease : Mutation
    {
        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table);

        private sealed class Mutant(ISessionTable table) : TableDecorator(table)
        {
            public override async Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
                await base.ReadAsync(handle, cancellationToken) is { } row ? row with { Lease = null } : null;
        }
    }

    /// <summary>Ion's 401 is answered as it is, and nobody looks at the row.</summary>
    internal sealed class A401ReachesTheBrowser : Mutation
    {
        public override bool IsRefusal(int status) => false;
    }

    /// <summary>Who took over a lapsed lease does not know that its holder may be late, and believes a refusal at once.</summary>
    internal sealed class ARefusalIsBelievedAtOnce : Mutation
    {
        public override ISessionTable Table(ISessionTable table, World world, Process process) => new Mutant(table);

        private sealed class Mutant(ISessionTable table) : TableDecorator(table)
        {
            public override Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
                base.ReplaceAsync(row with { LateAnswerUntil = null }, cancellationToken);
        }
    }

    /// <summary>A due row is written beside the session's row that names it, and nobody looks whether that went well.</summary>
    internal sealed class ADueRowIsNotWaitedFor : Mutation
    {
        public override IDueIndex DueIndex(IDueIndex index, World world, Process process) => new Mutant(index, process);

        private sealed class Mutant(IDueIndex index, Process process) : IDueIndex
        {
            public Task AddAsync(DueRow row, CancellationToken cancellationToken)
            {
                process.Start(() => index.AddAsync(row, CancellationToken.None));
                return Task.CompletedTask;
            }

            public Task RemoveAsync(DueRow row, CancellationToken cancellationToken) => index.RemoveAsync(row, cancellationToken);

            public IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) =>
                index.ReadDueAsync(shard, now, cancellationToken);
        }
    }
}
