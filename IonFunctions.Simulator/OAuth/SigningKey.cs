using System.Security.Cryptography;
using IonFunctions.Simulator.Storage;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The RSA key of the ID tokens; with a data directory it is kept, so that clients can go on trusting it.</summary>
internal static class SigningKey
{
    // Making one takes longer than all the rest of a start, and tests start many.
    private static readonly Lazy<RsaSecurityKey> OfThisProcess = new(static () => new RsaSecurityKey(RSA.Create(2048)));

    public static RsaSecurityKey LoadOrCreate(string? dataDirectory)
    {
        if (dataDirectory is null)
        {
            return OfThisProcess.Value;
        }

        var (key, path) = (RSA.Create(2048), Path.Combine(dataDirectory, "signing-key.pem"));
        if (File.Exists(path))
        {
            OwnersFiles.Keep(path); // One of an earlier version was anybody's to read.
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            OwnersFiles.Make(path);
            File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        }

        return new RsaSecurityKey(key);
    }
}
