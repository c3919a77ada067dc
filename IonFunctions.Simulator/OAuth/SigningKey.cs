using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The RSA key of the ID tokens; with a data directory it is kept, so that clients can go on trusting it.</summary>
internal static class SigningKey
{
    public static RsaSecurityKey LoadOrCreate(string? dataDirectory)
    {
        var key = RSA.Create(2048);
        if (dataDirectory is not null)
        {
            var path = Path.Combine(dataDirectory, "signing-key.pem");
            if (File.Exists(path))
            {
                key.ImportFromPem(File.ReadAllText(path));
            }
            else
            {
                File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
            }
        }

        return new RsaSecurityKey(key);
    }
}
