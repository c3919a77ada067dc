using IonFunctions.Core.Ion;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Core.SignIn;

/// <summary>What the callback works with.</summary>
internal sealed record CallbackServices(
    SignInStates States,
    SignInCookies Cookies,
    SignInFlights Flights,
    SignInService SignIn,
    SignOutService SignOut,
    SessionCookie SessionCookie,
    CurrentSession CurrentSession,
    SessionLookup Lookup,
    RequestLimits Limits,
    SignInWatch Watch,
    Metrics Metrics,
    TimeProvider Time);
