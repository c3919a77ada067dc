using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Identity;

/// <summary>The keys that are derived from the session key.</summary>
public sealed class StatementKeyTests
{
    /// <summary>
    /// Worked out by another library (HKDF and P-256 of Python's cryptography): two versions of this app that ran side by side
    /// would otherwise publish each its own, and every server would refuse half of the statements.
    /// </summary>
    [Theory]
    [InlineData("a session key", "8UYPQcOYc4sq4gSU7SzKel5zManfh0UQSbPQnx9FEhs", "f_YGue518DLdQxVSL-kMF2zgJMJVP0tk2B0pktktBCc", "pRp7D6tID3-CiokurtSdtjmybZ9eZ7bOep4ZO6DfBWM")]
    [InlineData("another", "-2gM4n_oWYC6D2I6stt5oI0kiTIz88VNWRmRuXhsAoE", "EBgRpTlal6M1p2h842dc9VDG42bNr8gWLOlHdwKOAfk", "qosLpw26vA-fKiikU3bNd2ui8fc1efZF6IMayirEH5Y")]
    public void A_session_key_makes_the_same_pair_for_ever(string secret, string x, string y, string kid)
    {
        var key = StatementKey.Of(Key(secret));

        Assert.Equal(new("EC", "P-256", x, y, "sig", "ES256", kid), key.Public);
        Assert.Equal(kid, key.Credentials.Key.KeyId);
    }

    [Fact]
    public void Its_name_is_the_thumbprint_that_any_library_makes_of_it()
    {
        var key = StatementKey.Of(Key("thumbprint")).Public;
        var thumbprint = new JsonWebKey { Kty = key.Kty, Crv = key.Crv, X = key.X, Y = key.Y }.ComputeJwkThumbprint();

        Assert.Equal(Base64UrlEncoder.Encode(thumbprint), key.Kid);
    }

    /// <summary>Some of many begin with zeros, which a number has not.</summary>
    [Fact]
    public void Every_session_key_makes_a_pair_that_signs_and_verifies()
    {
        byte[] data = [1, 2, 3];
        HashSet<string> kids = [];
        for (var i = 0; i < 600; i++)
        {
            var key = StatementKey.Of(Key($"key {i}"));
            var pair = ((ECDsaSecurityKey)key.Credentials.Key).ECDsa;
            using var verifier = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = { X = Base64UrlEncoder.DecodeBytes(key.Public.X), Y = Base64UrlEncoder.DecodeBytes(key.Public.Y) },
            });

            Assert.True(verifier.VerifyData(data, pair.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
            Assert.Equal((32, 32), (Base64UrlEncoder.DecodeBytes(key.Public.X).Length, Base64UrlEncoder.DecodeBytes(key.Public.Y).Length));
            kids.Add(key.Public.Kid);
        }

        Assert.Equal(600, kids.Count);
    }

    [Fact]
    public void What_seals_says_nothing_of_what_signs()
    {
        var key = Key("separate");

        Assert.NotEqual(key.For(SealPurpose.Tokens).Key.ToArray(), key.Identity[..32].ToArray());
        Assert.NotEqual(key.For(SealPurpose.States).Key.ToArray(), key.Identity[..32].ToArray());
    }

    [Fact]
    public void A_statement_that_is_printed_by_mistake_shows_nothing() =>
        Assert.Equal("Statement", $"{new Statement("token", DateTimeOffset.UnixEpoch)}");

    private static SessionKey Key(string secret) => new("version", SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
