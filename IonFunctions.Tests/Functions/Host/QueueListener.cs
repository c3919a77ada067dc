using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// A queue that calls a function (QueueListener, QueueProcessor). A message is taken, which hides it for ten minutes, for longer while the function runs;
/// it is deleted when the function has succeeded, seen again when it has failed, and put into <c>…-poison</c> after so many times. Who
/// dies in between leaves it hidden, to be seen again.
/// </summary>
internal sealed partial class QueueListener(
    QueueClient queue, QueueClient? poison, QueueOptions options, Func<QueueMessage, CancellationToken, Task> run, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _notified = new(0);
    private readonly List<Task> _processing = [];
    private volatile bool _isAbandoned;
    private Task _listening = Task.CompletedTask;

    public string QueueName => queue.Name;

    public void Start() => _listening = ListenAsync();

    /// <summary>Looks at once: this host has sent a message there (SharedQueueWatcher).</summary>
    public void Notify() => _notified.Release();

    /// <summary>The functions at work are asked to give up; their messages are seen again at once where they do.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        await Task.WhenAll(_processing);
    }

    public void Abandon()
    {
        _isAbandoned = true;
        _stop.Cancel();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _notified.Dispose();
    }

    private async Task ListenAsync()
    {
        var wait = ShortestWait;
        while (!_stop.IsCancellationRequested)
        {
            var batch = await ReceiveAsync();
            _processing.AddRange(batch.Select(ProcessAsync));
            wait = batch.Count > 0 ? ShortestWait : wait * 2;
            while (batch.Count > 0 && _processing.Count > options.NewBatchThreshold)
            {
                _processing.Remove(await Task.WhenAny(_processing));
            }

            _processing.RemoveAll(task => task.IsCompleted);
            if (batch.Count == 0)
            {
                wait = wait < options.MaxPollingInterval ? wait : options.MaxPollingInterval;
                await ((Task)_notified.WaitAsync(wait, _stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync()
    {
        try
        {
            return await queue.ExistsAsync(_stop.Token) ? (await queue.ReceiveMessagesAsync(options.BatchSize, Hidden, _stop.Token)).Value : [];
        }
        catch (Exception exception) when (exception is RequestFailedException or OperationCanceledException or AggregateException)
        {
            return []; // Storage is away, the queue has gone, or this is the end: the next look tells.
        }
    }

    private async Task ProcessAsync(QueueMessage message)
    {
        if (message.DequeueCount > options.MaxDequeueCount)
        {
            await PoisonAsync(message); // Who took it the last time has not lived to say what came of it.
            return;
        }

        using var hiding = new HiddenMessage(queue, message, Hidden);
        Exception? failure = null;
        try
        {
            await run(message, _stop.Token);
        }
        catch (FormatException exception)
        {
            Undecodable(logger, message.MessageId, exception);
            await PoisonAsync(await hiding.EndAsync());
            return;
        }
        catch (Exception exception)
        {
            failure = exception;
            Failed(logger, message.MessageId, message.DequeueCount, exception);
        }

        var last = await hiding.EndAsync();
        if (!_isAbandoned)
        {
            await CompleteAsync(last, failure is null);
        }
    }

    private async Task CompleteAsync(QueueMessage message, bool hasSucceeded)
    {
        if (hasSucceeded)
        {
            await IfStillOursAsync(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        }
        else if (poison is not null && message.DequeueCount >= options.MaxDequeueCount)
        {
            await PoisonAsync(message);
        }
        else if (poison is not null)
        {
            await IfStillOursAsync(() => queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: options.VisibilityTimeout));
        }
    }

    private async Task PoisonAsync(QueueMessage message)
    {
        if (poison is not null)
        {
            ReachedMaximum(logger, options.MaxDequeueCount, poison.Name);
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.Body);
            await IfStillOursAsync(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        }
    }

    private static async Task IfStillOursAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RequestFailedException exception) when (exception.Status is 400 or 404 or 409)
        {
            // Another has it by now, or the queue has gone: nothing to be done then.
        }
    }

    [LoggerMessage(LogLevel.Error, "Message {Id} failed the {Count}. time.")]
    private static partial void Failed(ILogger logger, string id, long count, Exception exception);

    [LoggerMessage(LogLevel.Error, "Message {Id} can't be decoded.")]
    private static partial void Undecodable(ILogger logger, string id, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Message has reached MaxDequeueCount of {Maximum}. Moving message to queue '{Queue}'.")]
    private static partial void ReachedMaximum(ILogger logger, int maximum, string queue);
}
