using System.Net;
using System.Net.Sockets;

namespace IonFunctions.Local;

/// <summary>Loopback ports.</summary>
internal static class Ports
{
    /// <summary>A port that was free a moment ago; who takes it must be ready to find it taken.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <exception cref="StartException">Something listens there, or this user may not.</exception>
    public static void EnsureFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw NotFree(port, exception);
        }
    }

    public static StartException NotFree(int port, Exception cause) =>
        (cause as SocketException ?? cause.InnerException as SocketException)?.SocketErrorCode == SocketError.AccessDenied
            ? new StartException($"Port {port} can't be used by this user: choose another with --port N.", cause)
            : new StartException($"Port {port} is in use: stop what uses it, or choose another with --port N.", cause);
}
