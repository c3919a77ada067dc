namespace IonFunctions.Simulator.OAuth;

/// <summary>The scopes that Ion knows, and how it explains them to the person who is asked.</summary>
internal static class Scopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Groups = "groups";

    /// <summary>In this order; a request without a scope gets them all, which is Django OAuth Toolkit's default.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new OrderedDictionary<string, string>
    {
        [Read] = "See what you can see in Ion: your profile, schedules, announcements and activities",
        [Write] = "Change things in Ion for you, such as signing you up for activities",
        [OpenId] = "Know that it is you, by OpenID Connect",
        [Profile] = "Know your full name and username",
        [Email] = "Know your email address",
        [Groups] = "Know the groups you are in, such as your grade",
    };

    /// <summary>The single scopes of a space-separated list (RFC 6749 section 3.3), in order.</summary>
    public static string[] Split(string? scope) =>
        (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
