using System.IO.Compression;
using System.Text;

namespace IonFunctions.Tests.Wire;

/// <summary>One text as a server may put it on the wire.</summary>
internal static class Bodies
{
    public static byte[] Compress(byte[] bytes, string coding)
    {
        using var result = new MemoryStream();
        using (Stream compressor = coding switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(result, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true),
            "raw deflate" => new DeflateStream(result, CompressionLevel.Optimal, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(coding)),
        })
        {
            compressor.Write(bytes);
        }

        return result.ToArray();
    }

    public static byte[] Compress(string text, string coding) => Compress(Encoding.UTF8.GetBytes(text), coding);
}
