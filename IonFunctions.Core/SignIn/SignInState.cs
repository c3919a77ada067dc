namespace IonFunctions.Core.SignIn;

/// <summary>What a <c>state</c> (RFC 6749 section 4.1.1) says, once it is known to be one of this app's.</summary>
/// <param name="Value">All of it.</param>
/// <param name="CodeChallenge">Of the attempt that it belongs to.</param>
/// <param name="StartedAt">When that was started.</param>
/// <param name="ReturnUrl">Where to go when signed in; checked.</param>
internal sealed record SignInState(string Value, string CodeChallenge, DateTimeOffset StartedAt, string ReturnUrl)
{
    /// <summary>Not the value.</summary>
    public override string ToString() => $"to {ReturnUrl}";
}
