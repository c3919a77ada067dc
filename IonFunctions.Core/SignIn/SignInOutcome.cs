using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.SignIn;

/// <summary>How the exchange of a code came out.</summary>
internal abstract record SignInOutcome
{
    /// <summary>The session is stored.</summary>
    internal sealed record SignedIn(SessionId Id) : SignInOutcome;

    /// <summary>There is none.</summary>
    internal sealed record Failed(Failure Failure) : SignInOutcome;
}
