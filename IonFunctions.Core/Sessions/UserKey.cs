using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// What the tables know a user by, so that a user's sessions are found together: a hash of the number that Ion has for
/// them. It keeps the number out of sight, though not from somebody who can read the table and tries all numbers.
/// </summary>
internal readonly record struct UserKey(string Value)
{
    public static UserKey Of(int userId) => new(Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"ion-user/{userId}")))));
}
