using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Telemetry;

/// <summary>Whose log is made printable.</summary>
/// <param name="Everything">
/// Everybody's, where the app is nothing but this; else, in an app that this is a part of, that of what is brought along here.
/// </param>
internal sealed record PrintableCategories(bool Everything)
{
    public bool Include(Type category) =>
        Everything || category.Assembly == typeof(PrintableCategories).Assembly || category.Assembly == typeof(IHttpForwarder).Assembly;
}
