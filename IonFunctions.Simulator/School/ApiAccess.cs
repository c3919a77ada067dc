namespace IonFunctions.Simulator.School;

/// <summary>Who gets an answer of a view: its <c>permission_classes</c>.</summary>
internal enum ApiAccess
{
    /// <summary><c>AllowAny</c>: a token is neither asked for nor, where it is bad, held against anybody.</summary>
    Public,

    /// <summary>Everybody who is signed in.</summary>
    User,

    /// <summary>Everybody who is signed in may read, an administrator of announcements write; there is none here.</summary>
    Announcements,
}
