using System.Collections.Concurrent;
using IonFunctions.Local;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// Ports for what is started later: nobody else is given one in between, however long that takes. They lie below those that
/// the system gives to connections (from 32768 on Linux, 49152 elsewhere), and each is handed out once.
/// </summary>
internal static class LoopbackPort
{
    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    public static int Next() => Next(ports: 1);

    /// <summary>The first of several ports in a row.</summary>
    public static int Next(int ports)
    {
        for (var attempt = 0; ; attempt++)
        {
            // No port is the number of one of the simulated school's people, who are looked for where they should not be.
            var first = Random.Shared.Next(20_000, 30_000 - ports);
            var row = Enumerable.Range(first, ports);
            if (!row.All(port => Taken.TryAdd(port, true)))
            {
                continue;
            }

            try
            {
                foreach (var port in row)
                {
                    Ports.EnsureFree(port);
                }

                return first;
            }
            catch (StartException) when (attempt < 100)
            {
                // Another one, then.
            }
        }
    }
}
