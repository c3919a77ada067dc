using System.Globalization;
using IonFunctions.Simulator.OAuth;

namespace IonFunctions.Simulator;

/// <summary>The options of the standalone program.</summary>
internal static class CommandLine
{
    public const string Usage = """
        A simulated Ion: OAuth 2.0 authorization server and API, for development and tests.

        Usage: dotnet run --project IonFunctions.Simulator -- [options]

          --port <n>             Ion's port on localhost; 0 takes a free one (default 0)
          --control-port <n>     the control API's port on localhost (default 0)
          --data <directory>     where tokens and sign-ups are kept; in memory without it
          --client-id <id>       the registered client (default ionfunctions)
          --client-secret <s>    its secret (default simulated-secret)
          --redirect-uri <uri>   a redirect URI of the client; may be given several times
          --help                 shows this
        """;

    /// <summary>The options, or one line for each thing that is wrong with the arguments.</summary>
    public static (SimulatedIonOptions Options, IReadOnlyList<string> Problems) Parse(IReadOnlyList<string> arguments)
    {
        var (options, problems, redirectUris) = (new SimulatedIonOptions(), new List<string>(), new List<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name is not ("--port" or "--control-port" or "--data" or "--client-id" or "--client-secret" or "--redirect-uri"))
            {
                problems.Add($"{name}: no such option");
                continue;
            }

            if (++i == arguments.Count || arguments[i] is "" || arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"{name}: a value is missing");
                i--;
                continue;
            }

            options = Apply(options, name, arguments[i], redirectUris, problems);
        }

        if (options.Port != 0 && options.Port == options.ControlPort)
        {
            problems.Add("--control-port: must differ from --port");
        }

        return (options with { RedirectUris = redirectUris }, problems);
    }

    private static SimulatedIonOptions Apply(
        SimulatedIonOptions options, string name, string value, List<string> redirectUris, List<string> problems)
    {
        switch (name)
        {
            case "--port":
                return options with { Port = Port(name, value, problems) };
            case "--control-port":
                return options with { ControlPort = Port(name, value, problems) };
            case "--data":
                return options with { DataDirectory = Path.GetFullPath(value) };
            case "--client-id":
                return options with { ClientId = value };
            case "--client-secret":
                return options with { ClientSecret = value };
            default:
                if (ClientRegistration.IsAbsoluteHttpUri(value))
                {
                    redirectUris.Add(value);
                }
                else
                {
                    problems.Add(
                        $"{name}: '{value}' is not an absolute http or https URI, such as http://localhost:7071/api/callback");
                }

                return options;
        }
    }

    private static int Port(string name, string value, List<string> problems)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
        {
            return port;
        }

        problems.Add($"{name}: '{value}' is not a port, such as 8080, or 0 for any");
        return 0;
    }
}
