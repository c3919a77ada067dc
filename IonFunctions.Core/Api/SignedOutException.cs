namespace IonFunctions.Core.Api;

/// <summary>There is nobody to call Ion as: not signed in, or no longer; of who is away, maybe not willing any more.</summary>
public sealed class SignedOutException : IonException
{
    internal SignedOutException()
        : base("signed-out", "Nobody is signed in to call Ion as. GET /api/login starts a sign-in.")
    {
    }
}
