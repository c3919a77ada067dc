using System.Text.Json;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>A function as the host knows it: by what its worker says of it.</summary>
internal sealed record HostedFunction(string Id, string Name, IReadOnlyList<JsonElement> Bindings)
{
    /// <summary>The binding that it is called by.</summary>
    public JsonElement Trigger { get; } = Bindings.Single(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));

    public string TriggerName => Trigger.GetProperty("name").GetString()!;

    public bool IsHttp => IsOf("httpTrigger");

    public bool IsTimer => IsOf("timerTrigger");

    public bool IsQueue => IsOf("queueTrigger");

    /// <summary>The queues that it writes to, each by the name of its output.</summary>
    public IEnumerable<JsonElement> QueueOutputs =>
        Bindings.Where(binding => TypeOf(binding).Equals("queue", StringComparison.OrdinalIgnoreCase));

    /// <summary>The host takes a route that is empty for none, and the function's name for its route.</summary>
    public string Route => Trigger.TryGetProperty("route", out var route) && route.GetString() is { Length: > 0 } template ? template : Name;

    /// <summary>The methods that it lists; null where it lists none, and takes all.</summary>
    public string[]? Methods => Trigger.TryGetProperty("methods", out var methods)
        ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
        : null;

    public string? AuthLevel => Trigger.TryGetProperty("authLevel", out var level) ? level.GetString() : null;

    /// <summary>A timer's schedule, as the trigger has it.</summary>
    public string? Schedule => Trigger.TryGetProperty("schedule", out var schedule) ? schedule.GetString() : null;

    /// <summary>In the order in which the host takes them, whatever their templates (FunctionMetadataManager).</summary>
    public static IReadOnlyList<HostedFunction> InHostOrder(IEnumerable<HostedFunction> functions) =>
        [.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];

    private bool IsOf(string type) => TypeOf(Trigger).Equals(type, StringComparison.OrdinalIgnoreCase);

    private static string TypeOf(JsonElement binding) => binding.GetProperty("type").GetString()!;
}
