using IonFunctions.Core.Http;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Where the app, and the limits in its place, have what is asked for.</summary>
internal static class Paths
{
    public const string Login = "/" + Routes.Login;
    public const string Callback = "/" + Routes.Callback;
    public const string Profile = "/" + Routes.Profile;
    public const string Session = "/" + Routes.Session;
    public const string Public = "/api/ion/emerg";
}
