using Azure;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;

namespace IonFunctions.Tests.Simulation;

/// <summary>The seven ways of getting the protocol wrong that the simulation must find, each around the production code.</summary>
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

    private abstract class TableDecorator(ISessionTable table) : ISessionTable
    {
        public DateTimeOffset UtcNow => table.UtcNow;

        public virtual Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
            table.ReadAsync(handle, cancellationToken);

        public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => table.InsertAsync(row, cancellationToken);

        public virtual Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
            table.ReplaceAsync(row, cancellationToken);

        public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) =>
            table.DeleteAsync(handle, version, cancellationToken);
    }

    private abstract class TokenClientDecorator(ITokenClient client) : ITokenClient
    {
        public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
            client.ExchangeCodeAsync(code, codeVerifier, cancellationToken);

        public abstract Task<TokenResult> RefreshAsync(RefreshToken refreshToken);

        public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => client.RevokeAsync(accessToken, refreshToken);

        protected Task<TokenResult> SendAsync(RefreshToken refreshToken) => client.RefreshAsync(refreshToken);
    }
}
