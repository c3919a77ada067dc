using System.Text.Json;
using IonFunctions.Simulator.OpenId;

namespace IonFunctions.Simulator.Control;

/// <summary>What ID tokens are to say otherwise than Ion's do; null takes a member away (as RFC 7396 has it).</summary>
internal sealed record IdTokenMessage(IReadOnlyDictionary<string, JsonElement>? Header, IReadOnlyDictionary<string, JsonElement>? Claims)
{
    public string Forge(IdTokenDraft draft)
    {
        Patch(draft.Header, Header);
        Patch(draft.Claims, Claims);
        return draft.Sign();
    }

    private static void Patch(OrderedDictionary<string, object?> members, IReadOnlyDictionary<string, JsonElement>? patch)
    {
        foreach (var (name, value) in patch ?? new Dictionary<string, JsonElement>())
        {
            if (ValueOf(value) is { } changed)
            {
                members[name] = changed;
            }
            else
            {
                members.Remove(name);
            }
        }
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Array => value.EnumerateArray().Select(ValueOf).ToArray(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => ValueOf(member.Value)),
        _ => throw new ArgumentException($"{value.GetRawText()} is not for an ID token.", nameof(value)),
    };
}
