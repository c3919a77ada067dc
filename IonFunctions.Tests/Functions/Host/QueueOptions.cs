using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// How queue triggers read (QueuesOptions): as <c>host.json</c> says in <c>extensions.queues</c>, or in its place an app setting
/// (<c>AzureFunctionsJobHost__extensions__queues__visibilityTimeout</c>), or as the host does by itself.
/// </summary>
internal sealed record QueueOptions
{
    private const string Section = "AzureFunctionsJobHost:extensions:queues:";

    public int BatchSize { get; private init; } = 16;

    /// <summary>With how many at work, or fewer, the next batch is taken.</summary>
    public int NewBatchThreshold { get; private init; } = 8 * Environment.ProcessorCount;

    /// <summary>How often a message is tried before it is taken for poison.</summary>
    public int MaxDequeueCount { get; private init; } = 5;

    /// <summary>How long a message that failed is not seen.</summary>
    public TimeSpan VisibilityTimeout { get; private init; } = TimeSpan.Zero;

    /// <summary>How long a listener waits at the most between two looks; where the host is a developer's, as here, 2 s (a minute in Azure).</summary>
    public TimeSpan MaxPollingInterval { get; private init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether messages are base64 on the wire; else they are text.</summary>
    public bool IsBase64 { get; private init; } = true;

    public static QueueOptions Read(string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "host.json")).Build();
        string? Value(string name) =>
            settings.FirstOrDefault(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal).Equals(Section + name, StringComparison.OrdinalIgnoreCase)).Value
            ?? host["extensions:queues:" + name];
        var standard = new QueueOptions();
        var batch = Number(Value("batchSize"), standard.BatchSize);
        return standard with
        {
            BatchSize = batch,
            NewBatchThreshold = Number(Value("newBatchThreshold"), batch / 2 * Environment.ProcessorCount),
            MaxDequeueCount = Number(Value("maxDequeueCount"), standard.MaxDequeueCount),
            VisibilityTimeout = Time(Value("visibilityTimeout"), standard.VisibilityTimeout),
            MaxPollingInterval = Time(Value("maxPollingInterval"), standard.MaxPollingInterval),
            IsBase64 = !"none".Equals(Value("messageEncoding"), StringComparison.OrdinalIgnoreCase),
        };
    }

    private static int Number(string? value, int standard) => value is null ? standard : int.Parse(value, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string? value, TimeSpan standard) => value is null ? standard : TimeSpan.Parse(value, CultureInfo.InvariantCulture);
}
