using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IonFunctions.Tests.Servers;

/// <summary>What a server at 127.0.0.1 speaks HTTPS with; who is to trust it must be told to.</summary>
internal static class LoopbackCertificate
{
    private static readonly Lazy<X509Certificate2> Known = new(New);

    /// <summary>One that <see cref="Browser"/> takes for valid, by <see cref="Pin"/>.</summary>
    public static X509Certificate2 KnownToBrowser => Known.Value;

    /// <summary>The hash of its public key, as Chromium is told to trust it.</summary>
    public static string Pin => Convert.ToBase64String(SHA256.HashData(KnownToBrowser.PublicKey.ExportSubjectPublicKeyInfo()));

    public static X509Certificate2 New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }
}
