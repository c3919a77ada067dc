using System.Net;
using System.Net.Sockets;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.RawRequests;

/// <summary>
/// Sends requests over sockets, one connection at a time: those that are framed several at once (RFC 9112 section 9.3.2), and each of
/// the others on a connection that it is the last of. Each is answered as its end allows, or this fails.
/// </summary>
internal sealed class HostileConnection(int port, RawBooks books) : IDisposable
{
    private Socket? _socket;
    private ResponseReader? _reader;

    /// <summary>Sends framed requests in one piece and reads their answers.</summary>
    public void SendAtOnce(IReadOnlyList<HostileRequest> requests)
    {
        var inOnePiece = true;
        for (var next = 0; next < requests.Count;)
        {
            var isNew = Connect();
            var sent = requests.Skip(next).Take(inOnePiece ? requests.Count : 1).ToList();
            Send([.. sent.SelectMany(request => request.Bytes)]);
            var answered = ReadAnswers(sent);
            next += answered;
            if (answered < sent.Count)
            {
                // An answer that closes ends the connection for those behind it, and may be lost on its way together with them
                // (RFC 9112 section 9.6). Who is alone on a new connection has no such excuse.
                NotStrictException.Unless(answered > 0 || inOnePiece || !isNew, $"No answer to {sent[0]}");
                inOnePiece = inOnePiece && answered > 0;
                Close();
            }
        }
    }

    /// <summary>Sends one that ends in another way.</summary>
    public void SendAlone(HostileRequest request)
    {
        Close();
        Connect();
        Send(request.Bytes);
        if (request.End == RequestEnd.HalfClosed)
        {
            Shut();
        }

        if (request.End == RequestEnd.Reset)
        {
            books.Note(request, null);
        }
        else
        {
            ReadToEnd(request);
        }

        Close();
    }

    public void Dispose() => Close();

    private int ReadAnswers(List<HostileRequest> sent)
    {
        for (var i = 0; i < sent.Count; i++)
        {
            if (ReadNext(sent[i]) is not { } answer)
            {
                return i;
            }

            books.Note(sent[i], answer);
            if (answer.Closes)
            {
                Close();
                return i + 1;
            }
        }

        return sent.Count;
    }

    private void ReadToEnd(HostileRequest request)
    {
        var answers = 0;
        while (ReadNext(request) is { } answer)
        {
            answers++;
            NotStrictException.Unless(answers <= request.MostAnswers, $"{answers} answers to {request}");
            books.Note(request, answer, isFurther: answers > 1);
        }

        if (answers == 0)
        {
            NotStrictException.Unless(request.End != RequestEnd.Refused, $"No answer to {request}");
            books.Note(request, null);
        }
    }

    private StrictResponse? ReadNext(HostileRequest request)
    {
        try
        {
            return _reader!.Read(request.Method == "HEAD");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw new NotStrictException($"{e.SocketErrorCode} after {request}");
        }
        catch (NotStrictException e)
        {
            throw new NotStrictException($"{e.Message}\nin the answer to {request}");
        }
    }

    private bool Connect()
    {
        if (_socket is not null)
        {
            return false;
        }

        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            LingerState = new(enable: true, seconds: 0), // No port is kept for what has been read.
            ReceiveTimeout = (int)Eventually.Limit.TotalMilliseconds,
        };
        _socket.Connect(IPAddress.Loopback, port);
        _reader = new(_socket);
        return true;
    }

    private void Send(byte[] bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += _socket!.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
            }
        }
        catch (SocketException)
        {
            // The server has refused it before it was all there; its answer is to be read.
        }
    }

    private void Shut()
    {
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
