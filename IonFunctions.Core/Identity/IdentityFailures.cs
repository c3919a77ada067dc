using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Identity;

/// <summary>Why there is no statement for who is signed in.</summary>
internal static class IdentityFailures
{
    public static Failure AudienceUnclear { get; } = new(
        StatusCodes.Status400BadRequest, "audience-unclear", "It is not said once who the statement is for",
        "Name the server that the statement is for, once: /api/identity?audience=…, as the app's setting Identity__Audiences has it.");

    public static Failure AudienceNotListed { get; } = new(
        StatusCodes.Status403Forbidden, "audience-not-listed", "Not an audience of this app",
        "This app states who is signed in to no such audience: its setting Identity__Audiences does not name it.");
}
