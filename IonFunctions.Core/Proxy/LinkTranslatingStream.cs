using System.Buffers;
using System.Text.Json;
using IonFunctions.Core.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// JSON as it is read from another stream, with links translated: a string that is a link as a whole, never a part of a
/// text. Everything else passes byte for byte, and no more is held than has arrived of one token.
/// </summary>
internal sealed class LinkTranslatingStream(Stream source, Func<string, string?> translate) : ReadStream(source)
{
    private const int ReadSize = 16 * 1024;

    // Beyond this a single token is no link any more, and what follows passes as it is.
    private const int LongestToken = 1024 * 1024;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private readonly ArrayBufferWriter<byte> _ready = new();
    private byte[] _unread = new byte[ReadSize];
    private int _unreadLength;
    private int _taken;
    private JsonReaderState _state;
    private bool _begun;
    private bool _ended;
    private bool _passes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        while (_taken == _ready.WrittenCount)
        {
            if (_ended)
            {
                return 0;
            }

            _ready.ResetWrittenCount();
            _taken = 0;
            await FillAsync(cancellationToken);
        }

        var length = Math.Min(buffer.Length, _ready.WrittenCount - _taken);
        _ready.WrittenMemory.Slice(_taken, length).CopyTo(buffer);
        _taken += length;
        return length;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_unread.Length - _unreadLength < ReadSize)
        {
            Array.Resize(ref _unread, _unread.Length + ReadSize);
        }

        var read = await Source.ReadAsync(_unread.AsMemory(_unreadLength, ReadSize), cancellationToken);
        _unreadLength += read;
        _ended = read == 0;
        if (!_begun && !PassMark())
        {
            return; // The next bytes tell.
        }

        var consumed = _passes ? 0 : Translate(_unread.AsSpan(0, _unreadLength));
        _passes = _passes || _unreadLength - consumed > LongestToken;
        if (_passes || _ended)
        {
            _ready.Write(_unread.AsSpan(consumed, _unreadLength - consumed));
            consumed = _unreadLength;
        }

        _unread.AsSpan(consumed, _unreadLength - consumed).CopyTo(_unread);
        _unreadLength -= consumed;
    }

    /// <summary>Lets a byte order mark pass, which would be no JSON to the reader. False when it can't be told yet whether there is one.</summary>
    private bool PassMark()
    {
        var start = _unread.AsSpan(0, Math.Min(_unreadLength, Mark.Length));
        if (!_ended && start.Length < Mark.Length && Mark.StartsWith(start))
        {
            return false;
        }

        _begun = true;
        if (start.SequenceEqual(Mark))
        {
            _ready.Write(Mark);
            _unread.AsSpan(Mark.Length, _unreadLength - Mark.Length).CopyTo(_unread);
            _unreadLength -= Mark.Length;
        }

        return true;
    }

    /// <summary>Writes what whole tokens there are, and returns how many bytes those had.</summary>
    private int Translate(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, _ended, _state);
        var written = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("http"u8) && translate(reader.GetString()!) is { } link)
                {
                    _ready.Write(json[written..(int)reader.TokenStartIndex]);
                    _ready.Write(JsonSerializer.SerializeToUtf8Bytes(link, JsonStrings.Relaxed.String));
                    written = (int)reader.BytesConsumed;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _passes = true; // It is no JSON, or has text that is not Unicode: then it is not for this app to change it.
            return written;
        }

        _state = reader.CurrentState;
        _ready.Write(json[written..(int)reader.BytesConsumed]);
        return (int)reader.BytesConsumed;
    }
}
