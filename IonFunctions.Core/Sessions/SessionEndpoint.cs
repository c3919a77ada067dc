using System.Text.Json.Serialization;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>Says who is signed in, without asking Ion.</summary>
internal sealed class SessionEndpoint(CurrentSession currentSession, IOfflineConsent offline, ILogger<SessionEndpoint> logger)
    : IonEndpoint(Routes.Session, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var session = await currentSession.FindAsync(context);
        return session is null
            ? Results.Json(new SignedOutAnswer(SignedIn: false, "/" + Routes.Login), SessionJson.Default.SignedOutAnswer)
            : Results.Json(
                new SignedInAnswer(SignedIn: true, session.User, session.Tokens.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries), session.ExpiresAt)
                { Offline = await offline.ReadAsync(session, context.RequestAborted) },
                SessionJson.Default.SignedInAnswer);
    }

    /// <param name="SignedIn">True.</param>
    /// <param name="User">Who, as Ion said at sign-in.</param>
    /// <param name="Scopes">What Ion granted.</param>
    /// <param name="ExpiresAt">When the session ends however much it is used.</param>
    internal sealed record SignedInAnswer(
        bool SignedIn, IonUser User, string[] Scopes, DateTimeOffset ExpiresAt)
    {
        /// <summary>Whether the user has agreed to be called for while away; left out where nobody is asked, or it can't be known now.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? Offline { get; init; }
    }

    internal sealed record SignedOutAnswer(bool SignedIn, string LoginUrl);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionEndpoint.SignedInAnswer))]
[JsonSerializable(typeof(SessionEndpoint.SignedOutAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext;
