using System.Net.Sockets;
using System.Security.Authentication;

namespace IonFunctions.Core.Hosting;

/// <summary>Why nobody answers at an address, in words that name the host and the setting that it is from.</summary>
internal static class NoAnswer
{
    /// <param name="failure">What the request failed with.</param>
    /// <param name="address">Where it went.</param>
    /// <param name="setting">The setting that has the address.</param>
    /// <returns>Null where the host has answered, and it is something else.</returns>
    public static string? Words(Exception? failure, Uri address, string setting)
    {
        var host = address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}";
        var fault = All(failure).Select(cause => FaultOf(cause, host)).FirstOrDefault(words => words is not null);
        return fault is null ? null : $"{fault}; check {setting}, and what is between this app and it";
    }

    private static string? FaultOf(Exception cause, string host) => cause switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"there is no host {host}",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"{host} refuses the connection",
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted } => $"{host} breaks the connection off",
        SocketException e => $"{host} can't be connected to ({e.SocketErrorCode})",
        AuthenticationException => $"{host} shows a certificate that is not for it, or that is not trusted here",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"the proxy of the environment does not connect to {host}",
        HttpRequestException { StatusCode: null } => $"{host} does not answer by HTTP",
        OperationCanceledException or TimeoutException => $"{host} does not answer in time",
        _ => null,
    };

    // The innermost tells most. Azure's libraries collect what each of their attempts failed with; the last is as good as any.
    private static IEnumerable<Exception> All(Exception? failure)
    {
        var inner = failure is AggregateException { InnerExceptions: [.., var last] } ? last : failure?.InnerException;
        return failure is null ? [] : [.. All(inner), failure];
    }
}
