using System.Globalization;

namespace IonFunctions.Local;

/// <summary>The command line.</summary>
internal sealed record LocalOptions
{
    public static readonly string HelpText = $"""
        Starts IonFunctions on this machine: the app, its storage and a simulated Ion. Ctrl-C stops all of it.

        Usage: ./run.sh [options]          (on Windows: dotnet run --project IonFunctions.Local -- [options])
               ./run.sh new NAME [DIR]     copy a sample page (samples/NAME) into wwwroot, or a folder of yours

          --port N      the app's port (default 7071); storage and Ion take free ports
          --data DIR    where storage and Ion keep their data (default .local in the repository)
          --site DIR    your pages (default wwwroot in the repository); a page loads itself anew when a file there changes
          --app-only    start the app alone; Ion, storage and the rest come from the settings
          --functions   start the Functions app itself, under Azure Functions Core Tools (func), as it is in Azure
          --sample NAME start a sample (samples/NAME) beside it, with the settings that it needs; a server's port is {SampleRun.PortsAbove} above the app's
          --help        show this

        Settings are environment variables (Ion__ClientId=...) or the Values of local.settings.json; the environment
        wins. While it runs, DIR/settings.env holds the settings of the app, for a second instance beside it:

          set -a; . .local/settings.env; set +a; ./run.sh --app-only --port 7072

        Sign-in works there too, at the {LocalIon.PortsBeside} ports above the first app's: their redirect URIs are registered at the
        simulated Ion. Each port has its own cookies, so one signs in at each.
        """;

    public int Port { get; init; } = 7071;

    /// <summary>Null for the default, which is in the repository.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Null for the default, which is in the repository.</summary>
    public string? Site { get; init; }

    public bool AppOnly { get; init; }

    /// <summary>Under Core Tools, in the place of Kestrel.</summary>
    public bool Functions { get; init; }

    /// <summary>The sample to start beside everything; null for none.</summary>
    public string? Sample { get; init; }

    public bool Help { get; init; }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
    /// <exception cref="StartException">An argument is unknown, given twice, or its value is missing or bad.</exception>
    public static LocalOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new LocalOptions();
        var seen = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            var inlineValue = equals < 0 ? null : arguments[i][(equals + 1)..];

            options = name switch
            {
                "--port" => options with { Port = ParsePort(Value()) },
                "--data" => options with { DataDirectory = Path.GetFullPath(Value()) },
                "--site" => options with { Site = ExistingFolder(Value()) },
                "--app-only" => options with { AppOnly = Flag() },
                "--functions" => options with { Functions = Flag() },
                "--sample" => options with { Sample = Value() },
                "--help" or "-h" => options with { Help = Flag() },
                _ => throw Fault($"Unknown argument '{arguments[i]}'."),
            };

            if (!seen.Add(name))
            {
                throw Fault($"{name} is given twice.");
            }

            string Value()
            {
                var value = inlineValue ?? (i + 1 < arguments.Count ? arguments[++i] : "");

                // An option in a value's place is a value forgotten; a directory of such a name can be spelled ./--name.
                return value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal)
                    ? throw Fault($"{name} needs a value.")
                    : value;
            }

            bool Flag() => inlineValue is null ? true : throw Fault($"{name} takes no value.");
        }

        return options is { Sample: not null, AppOnly: true }
            ? throw Fault("--sample goes with the simulated Ion and storage, which --app-only leaves out.")
            : options;
    }

    private static int ParsePort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw Fault($"--port must be a number from 1 to 65535, not '{value}'.");

    private static string ExistingFolder(string value) => Directory.Exists(value)
        ? Path.GetFullPath(value)
        : throw Fault(File.Exists(value) ? $"--site must be a folder, and {value} is a file." : $"--site: there is no folder {value}.");

    private static StartException Fault(string what) => new($"{what} See --help.");
}
