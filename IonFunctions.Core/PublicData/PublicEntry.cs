namespace IonFunctions.Core.PublicData;

/// <summary>What is known of a resource.</summary>
/// <param name="Answer">Ion's last good answer, if there is one that is not too old.</param>
/// <param name="Failure">Why there is none since; null while the answer is as good as new.</param>
/// <param name="AskAgainAt">When Ion may be asked for it again.</param>
internal sealed record PublicEntry(PublicAnswer? Answer, PublicFetch.Failed? Failure, DateTimeOffset AskAgainAt)
{
    /// <summary>The bytes that it takes to keep it.</summary>
    public long Size => (Answer?.Size ?? 0) + (Failure?.Said?.Size ?? 0);
}
