namespace IonFunctions.Simulator.Counters;

/// <summary>The outcomes of a token request that are not error codes of RFC 6749.</summary>
internal static class TokenOutcome
{
    public const string Success = "success";
    public const string Fault = "fault";
    public const string Gone = "gone";
}
