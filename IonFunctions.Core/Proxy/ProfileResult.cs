using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;

namespace IonFunctions.Core.Proxy;

/// <summary>How a request for Ion's <c>/api/profile</c> came out.</summary>
internal abstract record ProfileResult
{
    /// <summary>Ion answered with a JSON object.</summary>
    internal sealed record Found(byte[] Json) : ProfileResult
    {
        /// <summary>Who it is; null when it does not say.</summary>
        public SessionUser? ToUser() => ProfileJson.ReadUser(Json);

        public override string ToString() => nameof(Found);
    }

    /// <summary>Ion refused the access token.</summary>
    internal sealed record TokenRefused : ProfileResult;

    /// <summary>Ion took the token and refused all the same, with a 4xx status.</summary>
    internal sealed record Refused(int Status) : ProfileResult;

    /// <summary>Ion gave no useful answer.</summary>
    internal sealed record Unavailable(IonOutage Outage) : ProfileResult;
}
