using IonFunctions.Core.Ion;

namespace IonFunctions.Core.PublicData;

/// <summary>What is known of a resource.</summary>
/// <param name="Answer">Ion's last good answer, if there is one that is not too old.</param>
/// <param name="Outage">Why there is none since; null while the answer is as good as new.</param>
/// <param name="AskAgainAt">When Ion may be asked for it again.</param>
internal sealed record PublicEntry(PublicAnswer? Answer, IonOutage? Outage, DateTimeOffset AskAgainAt);
