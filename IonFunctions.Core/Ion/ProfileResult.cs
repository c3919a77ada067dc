using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>How a request for Ion's <c>/api/profile</c> came out.</summary>
internal abstract record ProfileResult
{
    /// <summary>Ion answered with a JSON object.</summary>
    /// <param name="Json">It, in UTF-8.</param>
    /// <param name="User">Who it is of; null when it does not say.</param>
    /// <param name="Fault">Why it does not, for the log.</param>
    internal sealed record Found(byte[] Json, IonUser? User, string Fault) : ProfileResult
    {
        public static Found Of(byte[] json, JsonElement profile)
        {
            var (user, fault) = ProfileJson.ReadUser(profile);
            return new(json, user, fault);
        }

        public override string ToString() => nameof(Found);
    }

    /// <summary>Ion refused the access token.</summary>
    internal sealed record TokenRefused : ProfileResult;

    /// <summary>Ion took the token and refused all the same, with a 4xx status.</summary>
    internal sealed record Refused(int Status) : ProfileResult;

    /// <summary>Ion gave no useful answer.</summary>
    internal sealed record Unavailable(IonOutage Outage) : ProfileResult;
}
