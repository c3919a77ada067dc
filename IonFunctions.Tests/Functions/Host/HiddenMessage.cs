using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>A message that nobody else sees while a function works on it: it is hidden anew at half time (UpdateQueueMessageVisibilityCommand).</summary>
internal sealed class HiddenMessage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task<QueueMessage> _hiding;

    public HiddenMessage(QueueClient queue, QueueMessage message, TimeSpan time) => _hiding = HideAsync(queue, message, time);

    /// <summary>The message as it is to be deleted or given back: each time that it is hidden its receipt changes.</summary>
    public async Task<QueueMessage> EndAsync()
    {
        await _end.CancelAsync();
        return await _hiding;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<QueueMessage> HideAsync(QueueClient queue, QueueMessage message, TimeSpan time)
    {
        var end = _end.Token;
        while (true)
        {
            await Task.Delay(time / 2, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return message;
            }

            try
            {
                message = message.Update(await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: time, cancellationToken: CancellationToken.None));
            }
            catch (RequestFailedException)
            {
                // Another has it, or storage is away: what is done with it at last will tell.
            }
        }
    }
}
