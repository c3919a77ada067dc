using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Limits;

/// <summary>Whom a request is counted for: the session that it is of, or the address that it has come from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The session's handle, or the address as it is counted.</param>
internal sealed record Payer(PayerKind Kind, string Value)
{
    // Who has the whole of it is one subscriber: it is the least that anybody is given (RFC 6177 section 2).
    private const int PrefixBytes = 8;

    // A name for the log that can't be turned back by trying all addresses; another one after each start.
    private static readonly byte[] NameKey = RandomNumberGenerator.GetBytes(32);

    public static Payer OfSession(string handle) => new(PayerKind.Session, handle);

    /// <inheritdoc cref="OfAddress(IPAddress?)"/>
    public static Payer? OfAddress(HttpContext context) => OfAddress(context.Connection.RemoteIpAddress);

    /// <summary>
    /// IPv4 by the whole address, also where it is written as IPv6; IPv6 by its first 64 bits, of which each subscriber has all
    /// addresses. Null where it is nobody's: a link-local address of IPv4 (RFC 3927) is of the platform's own machinery, and whoever
    /// was counted for that would be counted with everybody.
    /// </summary>
    public static Payer? OfAddress(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return bytes is [169, 254, ..] ? null : new(PayerKind.Address, address.ToString());
        }

        bytes.AsSpan(PrefixBytes).Clear();
        return new(PayerKind.Address, $"{new IPAddress(bytes)}/64");
    }

    /// <summary>For the log, which is to have nobody's address.</summary>
    public override string ToString() => Kind == PayerKind.Session
        ? $"session {Value[..8]}"
        : $"address {Convert.ToHexStringLower(HMACSHA256.HashData(NameKey, Encoding.ASCII.GetBytes(Value)).AsSpan(0, 4))}";
}
