namespace IonFunctions.Simulator.School;

/// <summary>The buses in the afternoon: a status of <c>a</c> has arrived, <c>o</c> is on its way, <c>d</c> is delayed.</summary>
internal static class BusRoutes
{
    public static IReadOnlyList<BusRoute> All { get; } =
    [
        .. Enumerable.Range(1, 32).Select(static id => new BusRoute(
            id,
            $"JT-{100 + (id * 3)}",
            id % 3 == 0 ? "" : $"_{id}",
            id % 8 == 0 ? $"{2000 + id}" : "",
            (id % 7) switch { 0 => "d", 1 or 2 or 4 => "a", _ => "o" })),
    ];
}
