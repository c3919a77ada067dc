using System.Globalization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What is measured: how it is started, and where it has what is asked of all.</summary>
/// <param name="Name">In the tables.</param>
/// <param name="File">What is started.</param>
/// <param name="Arguments">With what, once its port and Ion's address are known.</param>
/// <param name="Login">Where it sends who is not signed in on to Ion; null where it does not.</param>
/// <param name="Profile">Where it has Ion's profile of who is signed in; null where it has not.</param>
/// <param name="Public">Where it has what is public at Ion; null where it has not.</param>
internal sealed record Peer(string Name, string File, Func<int, Uri, string[]> Arguments, string? Login, string? Profile, string? Public)
{
    /// <summary>Where Ion sends who has signed in back to; null where nobody need sign in.</summary>
    public string? Callback { get; init; }

    /// <summary>Its folder; null for any.</summary>
    public string? Folder { get; init; }

    /// <summary>What it finds in its environment, once its port and Ion's address are known.</summary>
    public Func<int, Uri, Dictionary<string, string>> Environment { get; init; } = (_, _) => [];

    /// <summary>What this assembly serves.</summary>
    /// <param name="name">In the tables.</param>
    /// <param name="assembly">The published one.</param>
    /// <param name="what">As <see cref="ServeCommand"/> knows it.</param>
    public static Peer Served(string name, string assembly, string what) => new(
        name, "dotnet", (port, ion) => [assembly, "serve", what, port.ToString(CultureInfo.InvariantCulture), ion.AbsoluteUri], Login: null, Profile: null, Public: null);
}
