using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using IonFunctions.Tests.Functions.Host.Protocol;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>The functions that a queue calls, each with its listener, and the queues that functions write to.</summary>
internal sealed class QueueFunctions(
    QueueOptions options, IReadOnlyDictionary<string, string?> settings, WorkerKeeper keeper, ILoggerFactory logs) : IDisposable
{
    private readonly List<QueueListener> _listeners = [];

    public void Start(IEnumerable<HostedFunction> functions)
    {
        foreach (var function in functions.Where(function => function.IsQueue))
        {
            var listener = new QueueListener(
                QueueOf(function.Trigger), PoisonQueueOf(function.Trigger), options, (message, stop) => RunAsync(function, message, stop), logs.CreateLogger("Host.Triggers"));
            _listeners.Add(listener);
            listener.Start();
        }
    }

    /// <summary>
    /// Sends what a function has returned for its queues, an array as a message for each element (WorkerFunctionInvoker,
    /// FunctionBinding.ReadAsEnumerable); what can't be sent fails the function.
    /// </summary>
    public async Task SendAsync(HostedFunction function, InvocationResponse response)
    {
        foreach (var output in function.QueueOutputs)
        {
            var name = output.GetProperty("name").GetString()!;
            var value = name == "$return" ? response.ReturnValue : response.OutputData.FirstOrDefault(data => data.Name == name)?.Data;
            var queue = QueueOf(output);
            foreach (var message in QueueContent.MessagesOf(value))
            {
                await queue.CreateIfNotExistsAsync();
                await queue.SendMessageAsync(QueueContent.Encode(message, options.IsBase64));
                _listeners.Find(listener => listener.QueueName == queue.Name)?.Notify();
            }
        }
    }

    /// <summary>Takes no more messages, asks those at work to give up, and waits until they have.</summary>
    public Task StopAsync() => Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));

    /// <summary>As when the machine goes: messages at work stay where they are, unseen for a while.</summary>
    public void Abandon() => _listeners.ForEach(listener => listener.Abandon());

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private async Task RunAsync(HostedFunction function, QueueMessage message, CancellationToken stop)
    {
        var text = QueueContent.Decode(message.Body, options.IsBase64);
        var response = await (await keeper.Current).InvokeAsync(
            function, new() { String = text }, QueueContent.Describe(message, text), beforehand: null, traceParent: null, stop);
        await SendAsync(function, response);
    }

    private QueueClient QueueOf(JsonElement binding) => new(ConnectionOf(binding), NameOf(binding));

    // None of its own has a queue that is one already (QueueListenerFactory).
    private QueueClient? PoisonQueueOf(JsonElement binding) =>
        NameOf(binding).EndsWith("-poison", StringComparison.Ordinal) ? null : new(ConnectionOf(binding), NameOf(binding) + "-poison");

    private string NameOf(JsonElement binding)
    {
        var name = binding.GetProperty("queueName").GetString()!;
        var isNamed = name.Length > 1 && name[0] == '%' && name[^1] == '%';
        return (isNamed ? settings.GetValueOrDefault(name[1..^1]) ?? throw new InvalidOperationException($"'{name}' does not resolve to a value.") : name)
            .ToLowerInvariant();
    }

    private string ConnectionOf(JsonElement binding)
    {
        var name = binding.TryGetProperty("connection", out var connection) && connection.GetString() is { Length: > 0 } given ? given : "Storage";
        return settings.GetValueOrDefault("AzureWebJobs" + name) ?? settings.GetValueOrDefault(name)
            ?? throw new InvalidOperationException($"The storage connection string '{name}' does not exist.");
    }
}
