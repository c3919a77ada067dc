using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.PublicData;

/// <summary>An Ion whose public answers say who asked: were a token or a cookie to come along, they would be kept with it.</summary>
internal static class PublicIonScript
{
    public static ScriptedIon Start()
    {
        var ion = new ScriptedIon();
        ion.Script = request => AnswerOf(ion, request);
        return ion;
    }

    public static ScriptedAnswer? AnswerOf(ScriptedIon ion, ScriptedRequest request) => request.Path.StartsWith("/api/", StringComparison.Ordinal) && request.Path != "/api/profile"
        ? ScriptedAnswer.Json(
            $$"""
            {"at": "{{request.Target}}", "token": "{{request.Headers.GetValueOrDefault("Authorization")}}", "cookie": "{{request.Headers.GetValueOrDefault("Cookie")}}",
            "url": "{{ion.BaseUrl}}api/schedule/2026-09-01", "next": "{{ion.BaseUrl}}api/schedule?page=2", "blocks": [{{string.Join(", ", Enumerable.Range(1, 50).Select(n => $$"""{"name": "Period {{n}}"}"""))}}]}
            """)
        : null;

    /// <summary>Requests to the API, without those of a sign-in.</summary>
    public static IReadOnlyList<ScriptedRequest> Asked(this ScriptedIon ion) =>
        [.. ion.Requests.Where(request => request.Path.StartsWith("/api/", StringComparison.Ordinal) && request.Path != "/api/profile")];
}
