using System.Diagnostics;
using System.Globalization;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Who is measured: ours first, the limits, and of the others those that are there or can be fetched.</summary>
internal sealed class Roster(string assembly)
{
    public const string Ours = "IonFunctions";
    public const string Empty = "empty ASP.NET Core app";
    public const string Kestrel = "Kestrel and one delegate";
    public const string Yarp = "bare YARP";
    public const string Express = "Express, simple-oauth2";
    public const string Flask = "Flask, requests-oauthlib";

    // Debian's own, which the machine's usual Python need not be.
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    /// <summary>Who was not there, and how to get them.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>Those of this repository.</summary>
    public Peer App => Peer.Served(Ours, assembly, ServeCommand.AppInMemory) with
    {
        Login = Paths.Login,
        Profile = Paths.Profile,
        Public = Paths.Public,
        Callback = Paths.Callback,
    };

    /// <inheritdoc cref="App"/>
    public Peer EmptyApp => Peer.Served(Empty, assembly, ServeCommand.Empty) with { Login = Paths.Login, Public = Paths.Public };

    /// <inheritdoc cref="App"/>
    public Peer KestrelAlone => Peer.Served(Kestrel, assembly, ServeCommand.Kestrel) with { Login = Paths.Login, Public = Paths.Public };

    /// <inheritdoc cref="App"/>
    public Peer YarpAlone => Peer.Served(Yarp, assembly, ServeCommand.Yarp) with { Profile = Paths.Profile };

    private static string Folder(string name) => Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks", "Peers", name);

    public async Task<IReadOnlyList<Peer>> GatherAsync(CancellationToken cancellationToken)
    {
        List<Peer> peers = [App, EmptyApp, KestrelAlone, YarpAlone];
        if (!await RunsAsync("wrk", ["-v"], cancellationToken) && !await AptAsync(["wrk"], cancellationToken))
        {
            throw new StartException("wrk is needed, which is the client of all (Debian: apt-get install wrk).");
        }

        peers.AddRange(await ExpressAsync(cancellationToken));
        peers.AddRange(await FlaskAsync(cancellationToken));
        Skipped.Add("oauth2-proxy: no registry that the others come from has its program.");
        return peers;
    }

    private async Task<IEnumerable<Peer>> ExpressAsync(CancellationToken cancellationToken)
    {
        var folder = Folder("express");
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))
            && !await RunsAsync("npm", ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"], cancellationToken))
        {
            Skipped.Add("Express: npm ci in IonFunctions.Benchmarks/Peers/express, with Node.js 20 or later.");
            return [];
        }

        return [Process(1), Process(Environment.ProcessorCount)];

        Peer Process(int processes) => new(NameOf(Express, processes), "node", (_, _) => ["server.js"], "/login", "/profile", Public: null)
        {
            Callback = "/callback",
            Folder = folder,
            Environment = (port, ion) => new(StringComparer.Ordinal)
            {
                ["NODE_ENV"] = "production",
                ["PORT"] = Text(port),
                ["ION"] = ion.AbsoluteUri.TrimEnd('/'),
                ["PROCESSES"] = Text(processes),
            },
        };
    }

    private async Task<IEnumerable<Peer>> FlaskAsync(CancellationToken cancellationToken)
    {
        var folder = Folder("flask");
        if (await FindPythonAsync(folder, cancellationToken) is not { } python)
        {
            Skipped.Add("Flask: python3 -m venv .venv && .venv/bin/pip install -r requirements.txt in IonFunctions.Benchmarks/Peers/flask (Debian: apt-get install python3-flask python3-requests-oauthlib gunicorn).");
            return [];
        }

        return [Process(1), Process(Environment.ProcessorCount)];

        Peer Process(int processes) => new(
            NameOf(Flask, processes), python,
            (port, _) => ["-m", "gunicorn", "--bind", $"127.0.0.1:{Text(port)}", "--workers", Text(processes), "--threads", "16", "--keep-alive", "30", "--backlog", "1024", "app:app"],
            "/login", "/profile", Public: null)
        {
            Callback = "/callback",
            Folder = folder,
            Environment = (port, ion) => new(StringComparer.Ordinal)
            {
                ["PORT"] = Text(port),
                ["ION"] = ion.AbsoluteUri.TrimEnd('/'),
                ["OAUTHLIB_INSECURE_TRANSPORT"] = "1",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            },
        };
    }

    private static async Task<string?> FindPythonAsync(string folder, CancellationToken cancellationToken)
    {
        string[] pythons = [Path.Combine(folder, ".venv", "bin", "python"), .. Pythons];
        return await FindAsync() ?? (await AptAsync(["python3-flask", "python3-requests-oauthlib", "gunicorn"], cancellationToken) ? await FindAsync() : null);

        async Task<string?> FindAsync()
        {
            foreach (var python in pythons)
            {
                if (await RunsAsync(python, ["-c", "import flask, requests_oauthlib, gunicorn"], cancellationToken))
                {
                    return python;
                }
            }

            return null;
        }
    }

    private static async Task<bool> AptAsync(string[] packages, CancellationToken cancellationToken) =>
        File.Exists("/etc/debian_version") && Environment.IsPrivilegedProcess
        && await RunsAsync("apt-get", ["update", "-qq"], cancellationToken)
        && await RunsAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. packages], cancellationToken);

    private static async Task<bool> RunsAsync(string file, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 || arguments is ["-v"]; // wrk says who it is with 1.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // It is not there.
        }
    }

    private static string NameOf(string name, int processes) => processes == 1 ? name : $"{name}, {Text(processes)} processes";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
