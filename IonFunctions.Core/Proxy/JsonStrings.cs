using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Core.Proxy;

/// <summary>Strings as JSON has them, with no more escaped than must be: an <c>&amp;</c> in a link stays one.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class JsonStrings : JsonSerializerContext
{
    public static JsonStrings Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
