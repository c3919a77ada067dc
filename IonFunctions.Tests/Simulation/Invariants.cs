using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>The invariants of docs/refresh-protocol.md that can be looked at step by step; the numbers are its.</summary>
internal static class Invariants
{
    /// <summary>
    /// Who sends a refresh token has the lease, taken on that very token. That the row has moved on all the same is right
    /// in one case: a holder before, whose lease had lapsed, has stored its late answer just now (8).
    /// </summary>
    public static void CheckSent(World world, RefreshToken token, Process sender)
    {
        var (number, generation) = SimulatedSession.Parse(token.Value);
        var session = world.Sessions[number];
        if (!session.WasStored(generation))
        {
            world.Violate(2, $"{sender} sends {token.Value}, which was never stored");
        }

        if (world.Tables.LeaseOf(sender, session.Handle) is not { } lease || lease.Generation != generation)
        {
            world.Violate(1, $"{sender} sends {token.Value} without ever having had a lease on it");
        }
        else if (lease.Until <= world.Scheduler.Now)
        {
            world.Violate(1, $"{sender} sends {token.Value} after its lease has lapsed");
        }
        else if (world.Tables.Find(session.Handle) is { } row && SimulatedTables.GenerationOf(row) == generation
            && (row.Lease is null || world.Tables.HolderOf(row.Lease) != sender))
        {
            world.Violate(1, $"{sender} sends {token.Value} without the lease");
        }
    }

    /// <summary>A lease is neither broken into nor dropped by others, and a pair is replaced by the one after it only.</summary>
    public static void CheckReplaced(World world, SessionRow before, int generationBefore, SessionRow after, int generation, Process by)
    {
        if (generation < generationBefore)
        {
            world.Violate(1, $"{by} replaces pair {generationBefore} by the older {generation}");
        }

        if (before.Lease is not { } held || held.Until <= world.Scheduler.Now || generation != generationBefore
            || after.Lease?.Holder == held.Holder || world.Tables.HolderOf(held) == by)
        {
            return;
        }

        world.Violate(1, after.Lease is null
            ? $"{by} drops the lease that {world.Tables.HolderOf(held)} holds"
            : $"{by} takes the lease while {world.Tables.HolderOf(held)} holds it");
    }

    /// <summary>A session ends for a reason that the protocol knows (6); else it is lost.</summary>
    public static void CheckDeleted(World world, SessionRow row, int generation)
    {
        var session = world.SessionOf(row.Handle);
        session.GoneBecause = ReasonToEnd(world, session, row, generation);
        if (session.GoneBecause is null)
        {
            var rotation = session.MadeBy(generation + 1);
            world.Violate(
                rotation is null ? 6 : 8,
                rotation is null
                    ? $"{session} is deleted, and its refresh token was still good"
                    : $"{session} is deleted, and {rotation.Sender} is about to store the pair after the one it had");
        }
    }

    private static string? ReasonToEnd(World world, SimulatedSession session, SessionRow row, int generation)
    {
        if (session.IsLogoutAsked)
        {
            return "logout";
        }

        if (World.EndOf(row) <= world.Scheduler.Now + World.LargestClockError)
        {
            return "its time was over";
        }

        if (session.IsRevokedByUser)
        {
            return "the user has revoked it";
        }

        return session.MadeBy(generation + 1) is not { } rotation ? null
            : rotation.IsLost ? "the answer never came"
            : rotation.Sender is { IsDead: true, LeftCleanly: false } ? "the holder died before storing"
            : rotation.Sender.WasPausedSince(rotation.SentAt) ? "the holder was paused before storing"
            : rotation.DeliveredAt is { } delivered && rotation.Sender.WasPartitionedSince(delivered) ? "the holder was cut off from storage"
            : null;
    }
}
