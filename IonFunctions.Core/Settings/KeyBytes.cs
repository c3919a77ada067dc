namespace IonFunctions.Core.Settings;

/// <summary>Tells a key from what somebody has typed so that the start goes on: all else rests on nobody's guessing it.</summary>
internal static class KeyBytes
{
    // Of 32 random bytes some 30 are different; that fewer than half are does not happen in the life of this universe.
    private const int FewestDifferent = 16;

    /// <summary>
    /// Whether they can have been drawn at random: neither zeros, nor one byte or a few again and again, nor a row that counts
    /// up or down, nor text (which no 32 random bytes come to in 10^13 tries).
    /// </summary>
    public static bool MayBeRandom(ReadOnlySpan<byte> key)
    {
        var different = new HashSet<byte>();
        var (isText, isRow) = (true, key.Length > 1);
        for (var at = 0; at < key.Length; at++)
        {
            different.Add(key[at]);
            isText &= key[at] is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t';
            isRow &= at == 0 || (byte)(key[at] - key[at - 1]) == (byte)(key[1] - key[0]);
        }

        return different.Count >= FewestDifferent && !isText && !isRow;
    }
}
