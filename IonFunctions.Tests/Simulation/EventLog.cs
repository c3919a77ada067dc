using System.Globalization;
using System.Runtime.CompilerServices;

namespace IonFunctions.Tests.Simulation;

/// <summary>
/// What happened in a run: always as a fingerprint, by which two runs of a seed are compared, and in words only where
/// somebody will read them.
/// </summary>
internal sealed class EventLog(bool inWords)
{
    private const ulong FnvPrime = 1099511628211;
    private readonly List<string> _lines = [];

    public bool InWords => inWords;

    /// <summary>Of every step that was taken, and when (FNV-1a).</summary>
    public ulong Fingerprint { get; private set; } = 14695981039346656037;

    public IReadOnlyList<string> Lines => _lines;

    public void Mix(long value) => Fingerprint = (Fingerprint ^ (ulong)value) * FnvPrime;

    public void Write(DateTimeOffset time, string text)
    {
        Mix(text.Length);
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time:MM-dd HH:mm:ss.fff} {text}"));
    }

    /// <summary>An interpolated text that is put together only where the log is in words.</summary>
    [InterpolatedStringHandler]
    internal ref struct Text
    {
        private DefaultInterpolatedStringHandler _text;

        public Text(int literalLength, int formattedCount, World world, out bool isWanted)
        {
            isWanted = world.Log.InWords;
            _text = isWanted ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

        public string ToStringAndClear() => _text.ToStringAndClear();
    }
}
