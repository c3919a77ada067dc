namespace IonFunctions.Core.Offline;

/// <summary>A user who is away and can be reached, as Ion's profile said when they signed in.</summary>
/// <param name="Id">Ion's number for the user.</param>
/// <param name="Username">Their name at Ion.</param>
/// <param name="FirstName">Their first name.</param>
/// <param name="LastName">Their last name.</param>
/// <param name="UserType">In Ion's words: <c>student</c>, <c>teacher</c>, <c>counselor</c> …</param>
public sealed record OfflineUser(long Id, string Username, string FirstName, string LastName, string UserType)
{
    /// <summary>Not in the log: personal data.</summary>
    public override string ToString() => nameof(OfflineUser);
}
