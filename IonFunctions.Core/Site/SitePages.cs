using System.Collections.Concurrent;
using IonFunctions.Core.Settings;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Site;

/// <summary>The site: looked through once where it was deployed, and at each request where it is being edited.</summary>
internal sealed class SitePages
{
    private readonly SiteReader _reader;
    private readonly SiteIndex? _index;
    private readonly ConcurrentDictionary<(string FullName, long Length, DateTime Written), EntityTagHeaderValue> _tags = new();

    /// <exception cref="SettingsException">There is something wrong with the folder, its own file, or what the settings say of it.</exception>
    public SitePages(SiteOptions options, PageSettings settings)
    {
        Options = options;
        _reader = new(options, settings);
        var index = _reader.Read();
        if (index.Faults.Count > 0)
        {
            throw new SettingsException(index.Faults);
        }

        _index = options.IsBeingEdited ? null : index;
    }

    public SiteOptions Options { get; }

    /// <summary>The site as it is now.</summary>
    public SiteIndex Current => _index ?? _reader.Read();

    /// <summary>The entity tag of a file that is too large to be read for it each time.</summary>
    public EntityTagHeaderValue TagOf(FileStream stream)
    {
        if (_tags.Count > SiteFolder.MostFiles)
        {
            _tags.Clear(); // Of files that have been edited that often.
        }

        return _tags.GetOrAdd((stream.Name, stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle)), _ =>
        {
            stream.Position = 0;
            var tag = EntityTag.Of(stream);
            stream.Position = 0;
            return tag;
        });
    }
}
