using System.Text.Json;

namespace IonFunctions.Tests.Local;

/// <summary>
/// A <c>func</c> for a PATH that a test makes: a script that starts the real thing, as npm's is, which notes what it was given,
/// asks the storage that it was given, and answers for the app. The real Core Tools can't be had everywhere.
/// </summary>
internal sealed class CoreToolsStub
{
    private readonly TemporaryDirectory _folder;

    /// <param name="folder">Where it is made.</param>
    /// <param name="end">Ends with this exit code instead of answering.</param>
    public CoreToolsStub(TemporaryDirectory folder, int? end = null)
    {
        _folder = folder;
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/host.cjs"], $$"""
            const fs = require('fs'), http = require('http'), path = require('path');
            const storage = Object.fromEntries((process.env.AzureWebJobsStorage ?? '').split(';').filter(Boolean)
              .map(part => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
            const ask = name => new Promise(resolve => storage[name] === undefined ? resolve('none')
              : http.get(storage[name] + '?comp=list', answer => resolve(answer.headers.server ?? '')).on('error', e => resolve(e.code)));
            (async () => {
              const given = {
                pid: process.pid, arguments: process.argv.slice(2), folder: process.cwd(), files: fs.readdirSync('.'), environment: process.env,
                services: await Promise.all(['BlobEndpoint', 'QueueEndpoint', 'TableEndpoint'].map(ask)),
              };
              fs.writeFileSync(path.join(__dirname, 'given.json'), JSON.stringify(given));
              {{(end is { } code ? $"process.exit({code});" : "")}}
              // As the host does: an empty answer of its own first.
              let asked = 0;
              http.createServer((request, answer) => ++asked === 1
                ? answer.writeHead(404).end()
                : answer.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
                .listen(Number(process.argv[process.argv.indexOf('--port') + 1]), '127.0.0.1');
            })();
            """);
        File.WriteAllText(_folder["bin/func"], """
            #!/bin/sh
            node "$(dirname "$0")/host.cjs" "$@"
            exit $?

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["bin/func"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>With it in front.</summary>
    public string Path => _folder["bin"] + System.IO.Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");

    public bool WasStarted => File.Exists(_folder["bin/given.json"]);

    /// <summary>What it was given.</summary>
    public JsonElement Given
    {
        get
        {
            using var given = JsonDocument.Parse(File.ReadAllText(_folder["bin/given.json"]));
            return given.RootElement.Clone();
        }
    }

    public string? Variable(string name) => Given.GetProperty("environment").TryGetProperty(name, out var value) ? value.GetString() : null;

    public IEnumerable<string?> List(string name) => Given.GetProperty(name).EnumerateArray().Select(item => item.GetString());
}
