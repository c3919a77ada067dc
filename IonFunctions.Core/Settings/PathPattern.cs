using System.Diagnostics.CodeAnalysis;

namespace IonFunctions.Core.Settings;

/// <summary>A path of the site, or, with <c>*</c> at its end, all that begin so; <c>/members/*</c> is <c>/members</c>, too.</summary>
internal sealed class PathPattern
{
    private readonly string _path;
    private readonly bool _isPrefix;

    private PathPattern(string path, bool isPrefix) => (_path, _isPrefix) = (path, isPrefix);

    /// <summary>Reads one, as it is written in an address or decoded.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        var isPrefix = text.EndsWith('*');
        var path = Uri.UnescapeDataString(isPrefix ? text[..^1] : text);
        if (!path.StartsWith('/') || path.Contains("//", StringComparison.Ordinal) || path.Any(c => c is '*' or '?' or '#' or '\\' || char.IsControl(c))
            || path.Split('/').Any(segment => segment is "." or ".."))
        {
            return false;
        }

        pattern = new(path, isPrefix);
        return true;
    }

    /// <summary>Whether a decoded path is meant. Case is of no account: where the file is found decides, and more is protected rather than less.</summary>
    public bool Matches(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _isPrefix
            ? path.StartsWith(_path, StringComparison.OrdinalIgnoreCase) || (_path.EndsWith('/') && path.Equals(_path[..^1], StringComparison.OrdinalIgnoreCase))
            : path.Equals(_path, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public override string ToString() => _isPrefix ? _path + "*" : _path;
}
