using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>What a caller is told whose body could not be read: it is theirs, and no trouble of the app's.</summary>
internal static class BodyFailure
{
    public static Failure Of(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => Failures.BodyStalled,
        StatusCodes.Status413PayloadTooLarge => Failures.BodyRefused,
        _ => Failures.BodyBroken,
    };
}
