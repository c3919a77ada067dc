namespace IonFunctions.Local;

/// <summary>Keeps traffic between the parts of a run on this machine where a proxy is configured by the environment.</summary>
internal static class LoopbackProxy
{
    private const string Variable = "no_proxy";

    /// <summary>To be called before the first request: .NET and the Azure clients read the variable once.</summary>
    public static void Bypass()
    {
        var exceptions = Environment.GetEnvironmentVariable(Variable) ?? Environment.GetEnvironmentVariable("NO_PROXY");
        Environment.SetEnvironmentVariable(Variable, string.Join(',', exceptions, "localhost", "127.0.0.1").TrimStart(','));
    }
}
