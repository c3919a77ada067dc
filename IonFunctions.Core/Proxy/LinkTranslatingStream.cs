using System.Buffers;
using IonFunctions.Core.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// JSON as it is read from another stream, with links translated: a string that is a link as a whole, never a name or a part of a
/// text. Everything else passes byte for byte. It is searched for how a link begins, which is a string's beginning
/// wherever the quote is not escaped, and not parsed; nothing is held but what may yet be a link.
/// </summary>
internal sealed class LinkTranslatingStream(Stream source, IonLinks links) : ReadStream(source)
{
    private const int ReadSize = 16 * 1024;

    // Servers take no address that is longer by far.
    private const int LongestLink = 16 * 1024;

    private byte[] _held = ArrayPool<byte>.Shared.Rent(2 * ReadSize);
    private int _at; // What is before it has been given out.
    private int _passed; // What is before it has been looked at, and passes.
    private int _end;
    private bool _escapes; // Whether a backslash before that escapes what follows.
    private ReadOnlyMemory<byte> _link; // What takes the place of a link's beginning, to be given out before anything else.
    private bool _reads;
    private bool _ended;

    private static ReadOnlySpan<byte> Beginning => "\"http"u8;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var given = Give(buffer.Span);
            if (given > 0 || buffer.Length == 0 || (_ended && _at == _end))
            {
                return given;
            }

            await FillAsync(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _held.Length > 0 && !_reads) // A read that was given up may write there still.
        {
            ArrayPool<byte>.Shared.Return(_held);
            (_held, _at, _passed, _end, _ended) = ([], 0, 0, 0, true);
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        // All that passes has been given out; what is left is the beginning of what may be a link.
        _held.AsSpan(_at, _end - _at).CopyTo(_held);
        (_passed, _end, _at) = (_passed - _at, _end - _at, 0);
        if (_held.Length - _end < ReadSize)
        {
            var longer = ArrayPool<byte>.Shared.Rent(_end + ReadSize);
            _held.AsSpan(0, _end).CopyTo(longer);
            ArrayPool<byte>.Shared.Return(_held);
            _held = longer;
        }

        _reads = true;
        var read = await Source.ReadAsync(_held.AsMemory(_end, ReadSize), cancellationToken);
        (_reads, _end, _ended) = (false, _end + read, read == 0);
    }

    private int Give(Span<byte> buffer)
    {
        var given = 0;
        while (given < buffer.Length && (_link.Length > 0 || _at < _passed || LookOn()))
        {
            var next = _link.Length > 0 ? _link.Span : _held.AsSpan(_at, _passed - _at);
            var length = Math.Min(next.Length, buffer.Length - given);
            next[..length].CopyTo(buffer[given..]);
            given += length;
            if (_link.Length > 0)
            {
                _link = _link[length..];
            }
            else
            {
                _at += length;
            }
        }

        return given;
    }

    /// <summary>Looks at what has arrived up to the next link; false when nothing more passes until more has arrived.</summary>
    private bool LookOn()
    {
        var rest = _held.AsSpan(_passed, _end - _passed);
        var begins = rest.IndexOf(Beginning);
        if (begins < 0)
        {
            begins = rest.Length - (_ended ? 0 : BeginningAtEndOf(rest));
        }

        if (begins > 0)
        {
            _escapes = EndsInEscape(rest[..begins]);
            _passed += begins;
            return true;
        }

        return !rest.IsEmpty && rest.StartsWith(Beginning) && PassString(rest);
    }

    /// <summary>Passes a string that begins like a link, translated where it is one; false when it has not arrived as a whole.</summary>
    private bool PassString(ReadOnlySpan<byte> rest)
    {
        if (_escapes)
        {
            // The quote belongs to a text.
            (_passed, _escapes) = (_passed + 1, false);
            return true;
        }

        var length = LengthOfString(rest);
        var next = length < 0 ? -1 : rest[length..].IndexOfAnyExcept(" \t\r\n"u8);
        var isWhole = next >= 0 || (_ended && length > 0);
        if (!isWhole && !_ended && rest.Length <= LongestLink)
        {
            return false;
        }

        if (!isWhole || (next < 0 ? rest.Length : length + next) > LongestLink)
        {
            _passed++; // No link begins here, whatever else may.
            return true;
        }

        var isName = next >= 0 && rest[length + next] == ':';
        if (!isName && links.Translate(rest[..length], out var replaced) is { IsEmpty: false } link)
        {
            _link = link;
            _at += replaced;
        }

        _passed += length;
        return true;
    }

    private bool EndsInEscape(ReadOnlySpan<byte> passed)
    {
        var backslashes = passed.Length - 1 - passed.LastIndexOfAnyExcept((byte)'\\');
        return (backslashes % 2 == 1) ^ (backslashes == passed.Length && _escapes);
    }

    /// <summary>How much of the end may be how a link begins.</summary>
    private static int BeginningAtEndOf(ReadOnlySpan<byte> rest)
    {
        var length = Math.Min(rest.Length, Beginning.Length - 1);
        while (length > 0 && !rest.EndsWith(Beginning[..length]))
        {
            length--;
        }

        return length;
    }

    /// <summary>Of a string with its quotes; -1 where its end has not arrived.</summary>
    private static int LengthOfString(ReadOnlySpan<byte> rest)
    {
        var at = 1;
        while (rest[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next)
        {
            if (rest[at + next] == '"')
            {
                return at + next + 1;
            }

            at += next + 2;
            if (at > rest.Length)
            {
                break;
            }
        }

        return -1;
    }
}
