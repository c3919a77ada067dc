using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Core.Api;

/// <summary>
/// Reads Ion's answers. What is in them that nobody here knows is in nobody's way; what is missing is empty; and a value of another
/// kind than described is read for what it says, or is empty too (<see cref="LenientJson"/>).
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    Converters =
    [
        typeof(LenientJson.Text), typeof(LenientJson.Integer), typeof(LenientJson.Id), typeof(LenientJson.Flag), typeof(LenientJson.Link),
        typeof(LenientJson.Date), typeof(LenientJson.Time), typeof(LenientJson.Moment),
    ])]
internal sealed partial class IonAnswersJson;
