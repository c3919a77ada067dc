using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Processes;

/// <summary>Somebody who is signed in, as the tests remember them.</summary>
/// <param name="Handle">The session.</param>
/// <param name="Cookie">What their browser sends.</param>
/// <param name="FirstRefreshToken">The refresh token that the sign-in brought: where the chain of rotations begins.</param>
internal sealed record SignedInUser(SessionHandle Handle, string Cookie, string FirstRefreshToken);
