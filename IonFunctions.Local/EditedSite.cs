using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Local;

/// <summary>
/// Pages that somebody works on: each carries a script that loads it anew when a file of the folder has changed. It is a file of
/// this origin, as the strictest policy allows, at a path that no file of a site can have.
/// </summary>
internal sealed class EditedSite(string folder)
{
    private const string Script = "/.ionfunctions/reload.js";
    private const string Changes = "/.ionfunctions/changes";

    // Looking again and again misses nothing, whatever the file system: some tell of no change in what is mounted or shared.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    public SiteOptions Options => new(folder)
    {
        IsBeingEdited = true,
        EndOfPage = () => $"""<script type="module" src="{Script}?since={Version()}"></script>""" + "\n",
    };

    /// <summary>Maps the script, and what it listens to.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Script, static async context =>
        {
            context.Response.ContentType = "text/javascript; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            await using var script = typeof(EditedSite).Assembly.GetManifestResourceStream(typeof(EditedSite), "reload.js")!;
            await script.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        routes.MapGet(Changes, async context =>
        {
            // The app would wait for who listens when it is to stop.
            var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await TypedResults.ServerSentEvents(VersionsAsync(end.Token)).ExecuteAsync(context);
        });
    }

    /// <summary>Another for each state of the folder.</summary>
    public string Version()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Everything).OrderBy(file => file.FullName, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n")));
            }
        }
        catch (IOException)
        {
            // It comes and goes while a bundler makes it anew; the next look will tell.
            hash.AppendData("gone"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private async IAsyncEnumerable<string> VersionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? told = null;
        string? seen = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var version = Version();
            // Told when it has stood for a moment: an editor or a bundler writes more than one file.
            if (version != told && (told is null || version == seen))
            {
                yield return told = version;
            }

            seen = version;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
