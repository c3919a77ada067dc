using System.Buffers.Binary;
using System.Text;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// A row of the table <c>sessions</c> with any columns of any types: for each the number of its name, that of its type, a
/// length, and as many bytes. What is sealed is sealed here where its first byte says so.
/// </summary>
internal static class RowTarget
{
    private static readonly SessionHandle Handle = new("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private static readonly string[] Columns =
    [
        "AccessToken", "RefreshToken", "User", "UserKey", "AccessTokenExpiresAt", "AccessTokenLifetimeSeconds", "Scope", "CreatedAt", "LastSeenAt", "ExpiresAt", "DueAt",
        "RefreshFailures", "UsedStates", "LeaseHolder", "LeaseUntil", "LateAnswerUntil", "RefreshNotBefore",
    ];

    private static readonly SessionStore Store = new(
        table: null!, users: null!, SampleSettings.Sealer, cache: null!, NullLogger<SessionStore>.Instance); // It only opens.

    public static void Run(byte[] input)
    {
        var entity = new TableEntity(Handle.PartitionKey, Handle.Value);
        for (var at = 0; at + 3 <= input.Length;)
        {
            var length = Math.Min(input[at + 2], input.Length - at - 3);
            entity[Columns[input[at] % Columns.Length]] = ValueOf(input[at + 1], input.AsSpan(at + 3, length));
            at += 3 + length;
        }

        var row = AzureSessionTable.ToRow(Handle, entity);
        var session = Store.OpenAsync(row, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _ = session?.HasEnded(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(14));
        _ = row.UsedStates.Contains("state");
        _ = AzureSessionTable.ToRow(Handle, AzureSessionTable.ToEntity(row));
    }

    private static object ValueOf(byte type, ReadOnlySpan<byte> value)
    {
        var number = value.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(value) : value.Length;
        return (type % 8) switch
        {
            0 => value.ToArray(),
            1 => Encoding.UTF8.GetString(value),
            2 => new DateTimeOffset(Math.Abs(number % DateTime.MaxValue.Ticks), TimeSpan.Zero),
            3 => number,
            4 => (int)number,
            5 => value.Length % 2 == 0,
            6 => BitConverter.Int64BitsToDouble(number),
            _ => Guid.Empty,
        };
    }
}
