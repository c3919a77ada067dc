using System.Security.Cryptography;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Secrets;
using IonFunctions.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Identity;

/// <summary>The key that signs an app's statements, in the forms in which somebody might find it.</summary>
internal static class PrivateKey
{
    public static async Task<ECDsa> OfAsync(TestApp app) =>
        ((ECDsaSecurityKey)(await app.Services.GetRequiredService<StatementKeys>().GetSigningAsync(TestContext.Current.CancellationToken)).Credentials.Key).ECDsa;

    public static async Task<IReadOnlyList<string>> FormsAsync(TestApp app)
    {
        var pair = await OfAsync(app);
        var seed = (await app.Services.GetRequiredService<ISecrets>().GetSealingKeyAsync(TestContext.Current.CancellationToken)).Identity.ToArray();
        byte[][] secrets = [pair.ExportParameters(includePrivateParameters: true).D!, seed, pair.ExportPkcs8PrivateKey(), pair.ExportECPrivateKey()];
        return
        [
            // Not the end, which may be filled up in one form and not in another.
            .. secrets.SelectMany(secret => new[]
            {
                Convert.ToBase64String(secret)[..40], Base64UrlEncoder.Encode(secret)[..40], Convert.ToHexString(secret), Convert.ToHexStringLower(secret),
            }).Distinct(StringComparer.Ordinal),
        ];
    }
}
