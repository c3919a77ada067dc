using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>The books of a run with kills: what the relay has seen of each session, and what that comes to.</summary>
internal sealed class KillBooks(Cluster cluster)
{
    /// <summary>
    /// A holder that lives and gets no processor for so long may lose its lease, and nothing by that (invariant 8): it was
    /// taken shortly before the token was sent.
    /// </summary>
    private static readonly TimeSpan LeaseCanLapse = RefreshTiming.LeaseDuration / 2;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>
    /// Whether the books have a session for lost though its row is still there: Ion rotated what is in it for an instance
    /// that was killed before it had stored what it got.
    /// </summary>
    public async Task<bool> IsAsGoodAsLostAsync(SignedInUser user, Dictionary<string, Rotation> bySent) =>
        LastOf(user, bySent) is { } last
            && await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken) is { } session
            && session.Tokens.RefreshToken.Value == last.Sent
            && WasKilledOver(last, user.Handle);

    /// <summary>Every session is what the relay says that it must be.</summary>
    public async Task AccountForAsync(
        IReadOnlyCollection<SignedInUser> everybody, List<SignedInUser> lost, List<SignedInUser> pending, List<Rotation> rotations)
    {
        // A token that Ion took once and was sent again: whoever sent it first must have been killed.
        var bySent = RotatedBySent(rotations);
        var handles = everybody.SelectMany(user => TokensOf(user, bySent).Select(token => (token, user.Handle))).ToDictionary();
        foreach (var sent in rotations.GroupBy(rotation => rotation.Sent).Where(group => group.Count() > 1))
        {
            Assert.Single(sent, rotation => rotation.Issued is not null);
            var sends = sent.OrderBy(rotation => rotation.ReceivedAt).ToList();
            Assert.All(sends.Zip(sends.Skip(1)), pair => Assert.True(
                pair.First.Issued is null
                    || WasKilledOver(pair.First, handles.TryGetValue(sent.Key, out var handle) ? handle : null)
                    || pair.Second.ReceivedAt - pair.First.ReceivedAt >= LeaseCanLapse,
                $"A refresh token was sent again though instance {pair.First.Instance}, which sent it at {pair.First.ReceivedAt:HH:mm:ss.fff}, lived on."));
        }

        foreach (var user in everybody)
        {
            var isLost = lost.Contains(user);
            if (!isLost && !pending.Contains(user))
            {
                await HasWhatIonIssuedLastAsync(user);
                continue;
            }

            // Lost, or about to be: what Ion issued last reached nobody who lived to store it.
            var last = LastOf(user, bySent);
            Assert.True(last is not null, $"{user.Handle} was lost though it was never refreshed");
            var session = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
            Assert.True(
                session is null || (!isLost && session.Tokens.RefreshToken.Value == last.Sent), $"{user.Handle} was lost, and has a token all the same");
            Assert.True(
                WasKilledOver(last, user.Handle),
                $"{user.Handle} was lost though instance {last.Instance} was done with it, or lived on, after {last.AnsweredAt:HH:mm:ss.fff}");
        }
    }

    /// <summary>The sweeps go on: what a session is given just now is in the books before it is stored.</summary>
    private Task HasWhatIonIssuedLastAsync(SignedInUser user) => Eventually.IsTrueAsync(
        async () => (await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken))?.Tokens.RefreshToken.Value
            == (LastOf(user, RotatedBySent(Rotation.AllOf(cluster.Relay)))?.Issued ?? user.FirstRefreshToken),
        $"{user.Handle} has what Ion issued last");

    /// <summary>The rotations by the refresh token that each took.</summary>
    public static Dictionary<string, Rotation> RotatedBySent(List<Rotation> rotations) =>
        rotations.Where(rotation => rotation.Issued is not null).ToDictionary(rotation => rotation.Sent);

    /// <summary>The last rotation of a session's refresh token.</summary>
    private static Rotation? LastOf(SignedInUser user, Dictionary<string, Rotation> bySent) =>
        TokensOf(user, bySent).Select(token => bySent.GetValueOrDefault(token)).LastOrDefault(rotation => rotation is not null);

    /// <summary>The refresh tokens that a session was given one after another.</summary>
    private static IEnumerable<string> TokensOf(SignedInUser user, Dictionary<string, Rotation> bySent)
    {
        yield return user.FirstRefreshToken;
        for (var token = user.FirstRefreshToken; bySent.TryGetValue(token, out var rotation);)
        {
            yield return token = rotation.Issued!;
        }
    }

    /// <summary>
    /// Whether the instance that had asked for it was killed before it was done with the session. One whose sign-in was cut
    /// off by a kill is in nobody's books: there it has to do that the instance was killed.
    /// </summary>
    private bool WasKilledOver(Rotation rotation, SessionHandle? handle)
    {
        // What was sent just before the kill may be read by the relay just after it.
        var kills = cluster.Apps[rotation.Instance].Kills;
        Kill?[] around = [kills.LastOrDefault(kill => kill.At < rotation.ReceivedAt), kills.FirstOrDefault(kill => kill.At >= rotation.ReceivedAt)];
        return Array.Exists(around, kill => kill is not null && (handle is not { } session || kill.Held.Contains(session.Value)));
    }
}
