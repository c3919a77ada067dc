using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Counters;

/// <summary>What became known about a request while it was worked on; kept as a feature of the request.</summary>
internal sealed class RequestFacts
{
    /// <summary>The user whose code or token was presented.</summary>
    public string? User { get; set; }

    /// <summary>The answer's error code, or null for a success.</summary>
    public string? Error { get; set; }

    /// <summary>Whether a token pair was issued, and any refresh token rotated.</summary>
    public bool Issued { get; set; }

    /// <summary>The type of the revoked token.</summary>
    public string? RevokedTokenType { get; set; }

    public static RequestFacts Of(HttpContext context)
    {
        if (context.Features.Get<RequestFacts>() is not { } facts)
        {
            context.Features.Set(facts = new RequestFacts());
        }

        return facts;
    }
}
