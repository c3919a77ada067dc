using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace IonFunctions.Simulator.School;

/// <summary>JSON as Django REST Framework writes it: snake_case, nulls written out, nothing escaped without need.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Detail))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Page<PersonReference>))]
[JsonSerializable(typeof(Page<ScheduleDay>))]
[JsonSerializable(typeof(ScheduleDay))]
[JsonSerializable(typeof(Page<Announcement>))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(Page<BlockSummary>))]
[JsonSerializable(typeof(BlockDetail))]
[JsonSerializable(typeof(Page<ActivitySummary>))]
[JsonSerializable(typeof(ActivityDetail))]
[JsonSerializable(typeof(IReadOnlyList<SignupAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ActivitySummary>))]
[JsonSerializable(typeof(ScheduledActivityAnswer))]
[JsonSerializable(typeof(Emergency))]
[JsonSerializable(typeof(Page<BusRoute>))]
[JsonSerializable(typeof(BusRoute))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>))]
internal sealed partial class SchoolJson : JsonSerializerContext
{
    public static SchoolJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
