using System.Buffers.Text;
using System.Net;
using System.Numerics;
using System.Text;
using IonFunctions.Core.Ion;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// What Ion says its keys are, as the first byte says: a JWK set or a discovery document of any bytes, status and coding; one key
/// as often as the second byte says; or the numbers of a key.
/// </summary>
internal static class KeySetTarget
{
    private static readonly HttpStatusCode[] Statuses =
        [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Found, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError];

    private static readonly string[] Codings = ["", "gzip", "deflate", "br", "gzip, br", "zstd"];

    // Signed by the key that the honest set has as "one".
    private static readonly string Honest = SampleIdToken.SignedBy(PublishedKeys.One, "one");

    public static void Run(byte[] input) => OneThread.Run(() => RunHere(input));

    private static void RunHere(byte[] input)
    {
        if (input is not [var what, var how, .. var rest])
        {
            return;
        }

        switch (what % 5)
        {
            case 0:
                Check(CannedIon.Discovery, rest, () => Answer(how, rest));
                break;
            case 1:
                CheckDiscovery(how, rest);
                break;
            case 2:
                Repeat(rest, how % 40);
                break;
            case 3:
                CheckJson($$"""{"keys":[{{Key("one", rest.AsSpan(0, Math.Min(how, rest.Length)), rest.AsSpan(Math.Min(how, rest.Length)))}}]}""");
                break;
            default:
                // With as much before it as one read has, and beyond what is read at all.
                CheckJson(new string(' ', how < 250 ? 4_096 - (how % 64) : IonBody.Longest) + Encoding.Latin1.GetString(rest));
                break;
        }
    }

    /// <summary>The key, however often, each time by a name of its own where it has the sample's.</summary>
    private static void Repeat(byte[] key, int times)
    {
        var text = Encoding.Latin1.GetString(key);
        CheckJson($$"""{"keys":[{{string.Join(',', Enumerable.Range(0, times).Select(i => text.Replace("\"one\"", $"\"k{i}\"", StringComparison.Ordinal)))}}]}""");
    }

    // A modulus of any first bytes and 2,048 bits or more, so that few of them fail for their length alone.
    private static string Key(string kid, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus) =>
        $$"""{"kty":"RSA","kid":"{{kid}}","n":"{{Base64Url.EncodeToString([.. modulus, .. new byte[Math.Max(0, 255 - modulus.Length)], 1])}}","e":"{{Base64Url.EncodeToString(exponent)}}"}""";

    private static void CheckJson(string json)
    {
        var bytes = Encoding.Latin1.GetBytes(json);
        Check(CannedIon.Discovery, bytes, () => Answer(0, bytes));
    }

    private static HttpResponseMessage Answer(byte how, byte[] body)
    {
        var response = new HttpResponseMessage(Statuses[how % Statuses.Length]) { Content = new ByteArrayContent(body) };
        if (Codings[how / Statuses.Length % Codings.Length] is { Length: > 0 } coding)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return response;
    }

    private static void Check(string discovery, byte[] sent, Func<HttpResponseMessage> keys)
    {
        using var answer = keys();
        using var body = IonBody.ReadAsync(answer.Content, CancellationToken.None).GetAwaiter().GetResult();
        Finding.Unless(sent.Length <= IonBody.Longest || body.Json.Length == 0, "Read beyond its bound.");

        var set = IonKeySet.Read(body.Object);
        var fit = KeySetOracle.KeysOf(body.Object);
        Finding.Unless(set.Count == fit.Count, $"{set.Count} keys are taken, and {fit.Count} are fit.");
        Finding.Unless(fit.All(key => ModulusOf(set.Find(key.Key)) == key.Value), "Another key is taken by its name.");

        using var ion = new CannedIon(() => CannedIon.Json(discovery), keys);
        var believed = Ask(ion, "one", answer.StatusCode == HttpStatusCode.OK && fit.ContainsKey("one"));
        Finding.Unless(!believed || fit["one"] == ModulusOf(new(PublishedKeys.One)), "A token is believed by a key that has not signed it.");
    }

    private static void CheckDiscovery(byte how, byte[] sent)
    {
        using var answer = Answer(how, sent);
        using var body = IonBody.ReadAsync(answer.Content, CancellationToken.None).GetAwaiter().GetResult();
        using var ion = new CannedIon(() => Answer(how, sent), () => CannedIon.Json(PublishedKeys.Set));
        var right = answer.StatusCode == HttpStatusCode.OK && DiscoveryOracle.IsIons(body.Object);
        Finding.Unless(Ask(ion, "one", right) == right, "What is Ion's is not believed.");
    }

    /// <summary>Whether a token of that key is believed, which it may be where the key may be there.</summary>
    private static bool Ask(CannedIon ion, string kid, bool mayBeThere)
    {
        var keys = ion.NewKeys();
        switch (keys.FindAsync(kid).GetAwaiter().GetResult())
        {
            case IonKeyResult.Found:
                Finding.Unless(mayBeThere, "A key of nobody's.");
                break;
            case IonKeyResult.None none:
                Finding.Unless(!mayBeThere && IsPlain(none.Reason), $"No key, and a reason: {none.Reason}.");
                break;
            case IonKeyResult.Unavailable unavailable:
                Finding.Unless(!mayBeThere && IsPlain(unavailable.Outage.Reason), $"No answer, and a reason: {unavailable.Outage.Reason}.");
                break;
        }

        return new IdTokenValidator(keys, SampleSettings.App, StoppedTime.Instance).ValidateAsync(new(Honest), IdTokenOracle.Nonce, new(IdTokenOracle.AccessToken)).GetAwaiter().GetResult()
            is IdTokenResult.Valid;
    }

    private static BigInteger? ModulusOf(Microsoft.IdentityModel.Tokens.RsaSecurityKey? key) =>
        key is null ? null : new BigInteger((key.Rsa?.ExportParameters(includePrivateParameters: false) ?? key.Parameters).Modulus, isUnsigned: true, isBigEndian: true);

    private static bool IsPlain(string text) => text.Length is > 0 and <= 512 && text.All(c => c is >= ' ' and <= '~');
}
