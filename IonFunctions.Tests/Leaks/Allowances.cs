namespace IonFunctions.Tests.Leaks;

/// <summary>Where a value is meant to be, and why; it is nowhere else.</summary>
internal static class Allowances
{
    public static IReadOnlyList<Allowance> All { get; } =
    [
        // What a browser and Ion say to each other by way of it.
        new(ValueKind.State, PlaceKind.Location, "RFC 6749 section 4.1.1: on its way to Ion"),
        new(ValueKind.State, PlaceKind.Address, "RFC 6749 section 4.1.2: on its way back, and whoever sends it has it", ToAll: true),
        new(ValueKind.State, PlaceKind.SetCookie, "the sign-out cookie is its state, and the name of a sign-in cookie has the first eight characters"),
        new(ValueKind.State, PlaceKind.Answer, "a script is told where to go to sign out at Ion"),
        new(ValueKind.Nonce, PlaceKind.Location, "OpenID Connect Core section 3.1.2.1: a hash of what the cookie holds, on its way to Ion"),
        new(ValueKind.Code, PlaceKind.Address, "RFC 6749 section 4.1.2: on its way from Ion, and whoever sends it has it", ToAll: true),
        new(ValueKind.SessionId, PlaceKind.SetCookie, "it is the browser's"),
        new(ValueKind.Verifier, PlaceKind.SetCookie, "the browser keeps it, and proves by it that the sign-in is its own"),
        new(ValueKind.SessionId, PlaceKind.Address, "the journey itself puts it there, to see that it goes no further"),

        // To whom it belongs.
        new(ValueKind.Statement, PlaceKind.Answer, "who is signed in has asked for it"),
        new(ValueKind.Person, PlaceKind.Answer, "who is signed in is told who they are"),
        new(ValueKind.Person, PlaceKind.Address, "whom somebody asks Ion about", ToAll: true),
        new(ValueKind.Person, PlaceKind.PassedOn, "what Ion tells its user of others is for Ion to say", ToAll: true),
        new(ValueKind.Handle, PlaceKind.Answer, "a list of sessions names them; it is of no use as a cookie", ToAll: true),
        new(ValueKind.Handle, PlaceKind.Address, "which of them is to be ended", ToAll: true),

        // What ASP.NET Core has in the scopes of its log, which nothing that the app prints or sends takes along.
        new(ValueKind.Person, PlaceKind.LogScopes, "the path, by which somebody asks Ion about them", ToAll: true),
        new(ValueKind.Handle, PlaceKind.LogScopes, "the path, by which a session is ended", ToAll: true),

        // What is said to Ion.
        new(ValueKind.ClientSecret, PlaceKind.IonAuthorization, "RFC 6749 section 2.3.1", ToAll: true),
        new(ValueKind.AccessToken, PlaceKind.IonAuthorization, "RFC 6750 section 2.1", ToAll: true),
        new(ValueKind.AccessToken, PlaceKind.IonBody, "RFC 7009 section 2.1", ToAll: true),
        new(ValueKind.RefreshToken, PlaceKind.IonBody, "RFC 6749 section 6, RFC 7009 section 2.1", ToAll: true),
        new(ValueKind.Code, PlaceKind.IonBody, "RFC 6749 section 4.1.3", ToAll: true),
        new(ValueKind.Verifier, PlaceKind.IonBody, "RFC 7636 section 4.5", ToAll: true),
        new(ValueKind.Person, PlaceKind.IonAddress, "whom somebody asks Ion about", ToAll: true),
        new(ValueKind.Person, PlaceKind.IonBody, "what somebody sends to Ion", ToAll: true),

        // What storage knows a session by.
        new(ValueKind.Handle, PlaceKind.StorageRequest, "the row's key", ToAll: true),
        new(ValueKind.Handle, PlaceKind.StoredBytes, "the row's key", ToAll: true),
        new(ValueKind.Handle, PlaceKind.AzureEvents, "the row's key, to who listens to Azure's libraries", ToAll: true),

        // How a process is given its settings, which its owner alone can read.
        new(ValueKind.ClientSecret, PlaceKind.ProcessEnvironment, "a setting, where there is no vault", ToAll: true),
        new(ValueKind.SessionKey, PlaceKind.ProcessEnvironment, "a setting, where there is no vault", ToAll: true),
        new(ValueKind.StorageKey, PlaceKind.ProcessEnvironment, "a setting, where storage takes no identity", ToAll: true),
    ];
}
