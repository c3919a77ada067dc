using IonFunctions.Core.Http;

namespace IonFunctions.Core.PublicData;

/// <summary>An answer of Ion's to nobody in particular: the same for everybody.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Content">What it says, in every coding that a browser may want; null where it had no body.</param>
/// <param name="AskedAt">When Ion was asked: no later than Ion wrote it, so its age is never told too low (RFC 9111 section 4.2.3).</param>
internal sealed record PublicAnswer(int Status, CodedContent? Content, DateTimeOffset AskedAt)
{
    /// <summary>The bytes that it takes to keep it.</summary>
    public long Size => Content?.Size ?? 0;
}
