using IonFunctions.Core.Secrets;

namespace IonFunctions.Core.Identity;

/// <summary>
/// Which version of the session key signs statements, and whose public keys are published, by nothing but when each was made:
/// every instance comes to the same, so that no server which verifies notices a rotation.
/// <code>
///   made        made + 1 h                next made + 1 h         + 1 h
///    |-- published --|-- published, and signs --|-- published --|
/// </code>
/// </summary>
internal static class KeySchedule
{
    /// <summary>
    /// How long a new version is published before it signs: an instance may learn of it late
    /// (<see cref="SecretsRefresh.Period"/>, more than once while the vault is down), and a server may have what it fetched
    /// before for longer than <see cref="PublishedDocument.FreshFor"/>.
    /// </summary>
    public static readonly TimeSpan SignsAfter = TimeSpan.FromHours(1);

    /// <summary>How long an old version is still published: its last statement lives, and an instance may learn late that it is old.</summary>
    public static readonly TimeSpan PublishedAfter = TimeSpan.FromHours(1);

    /// <param name="versions">Those that may be used, at least one, in any order.</param>
    /// <param name="now">The present.</param>
    /// <returns>The one that signs, and all that are published, the oldest first.</returns>
    public static (KeyVersion Signing, IReadOnlyList<KeyVersion> Published) Of(IEnumerable<KeyVersion> versions, DateTimeOffset now)
    {
        KeyVersion[] ordered = [.. versions.OrderBy(one => one.CreatedAt).ThenBy(one => one.Version, StringComparer.Ordinal)];
        // An app's first key has nobody to wait for; nor has one whose predecessors were all disabled, because they leaked.
        var signing = Math.Max(0, Array.FindLastIndex(ordered, one => now - one.CreatedAt >= SignsAfter));
        return (ordered[signing], [.. ordered.Where((_, at) => at >= signing || now - ordered[at + 1].CreatedAt < SignsAfter + PublishedAfter)]);
    }
}
