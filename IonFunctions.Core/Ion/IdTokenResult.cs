using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>How the validation of an ID token came out.</summary>
internal abstract record IdTokenResult
{
    /// <summary>It is Ion's, for this app and this sign-in.</summary>
    /// <param name="Subject">Ion's number for the user, which <c>sub</c> is.</param>
    /// <param name="Claims">All that it says.</param>
    internal sealed record Valid(int Subject, JsonElement Claims) : IdTokenResult
    {
        public override string ToString() => nameof(Valid);
    }

    /// <summary>It can't be believed.</summary>
    /// <param name="Reason">Why, for the log; never anything of the token.</param>
    internal sealed record Refused(string Reason) : IdTokenResult;

    /// <summary>Ion did not say which keys it signs with.</summary>
    internal sealed record Unavailable(IonOutage Outage) : IdTokenResult;
}
