namespace IonFunctions.Core.Api;

/// <summary>Who is signed in, as Ion's profile said at their sign-in.</summary>
/// <param name="Id">Ion's id of them, which never changes.</param>
/// <param name="Username">As <c>2027alovelace</c>.</param>
/// <param name="FirstName">Empty where Ion says none.</param>
/// <param name="LastName">Empty where Ion says none.</param>
/// <param name="Email">Empty where Ion says none.</param>
/// <param name="UserType"><c>student</c>, <c>teacher</c>, <c>counselor</c> …</param>
/// <param name="Scopes">What Ion has granted, as <c>read</c>.</param>
public sealed record SignedInUser(
    long Id, string Username, string FirstName, string LastName, string Email, string UserType, IReadOnlyList<string> Scopes)
{
    /// <summary>Not in the log: personal data.</summary>
    public override string ToString() => nameof(SignedInUser);
}
