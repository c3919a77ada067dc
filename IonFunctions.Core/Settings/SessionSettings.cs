namespace IonFunctions.Core.Settings;

/// <summary>How long sessions last, and their key where it is set locally.</summary>
/// <param name="Key">32 bytes; null where Key Vault has them.</param>
/// <param name="Lifetime">A session ends this long after sign-in.</param>
/// <param name="IdleTimeout">A session ends this long after its last use.</param>
internal sealed record SessionSettings(ReadOnlyMemory<byte>? Key, TimeSpan Lifetime, TimeSpan IdleTimeout)
{
    private const int KeyLength = 32;

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Lifetime}, idle {IdleTimeout}";

    internal static SessionSettings Read(SettingsReader reader)
    {
        ReadOnlyMemory<byte>? key = null;
        if (reader.Value("Session__Key") is { } text)
        {
            var bytes = new byte[KeyLength + 1];
            if (Convert.TryFromBase64String(text, bytes, out var length) && length == KeyLength)
            {
                key = bytes.AsMemory(0, KeyLength);
                if (!KeyBytes.MayBeRandom(key.Value.Span))
                {
                    reader.Fault("Session__Key", "is the base64 of 32 bytes that are not random, so that anybody can guess it", "what `openssl rand -base64 32` prints");
                }
            }
            else
            {
                reader.Fault("Session__Key", "is not the base64 of 32 bytes", "what `openssl rand -base64 32` prints");
            }
        }

        return new(
            key,
            reader.ReadDuration("Session__Lifetime", TimeSpan.FromDays(30), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            reader.ReadDuration("Session__IdleTimeout", TimeSpan.FromDays(14), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)));
    }
}
