using IonFunctions.Tests.Functions.Host.Protocol;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>A call of a function that its worker has not answered yet.</summary>
internal sealed record Invocation(string Id, HostedFunction Function)
{
    private readonly TaskCompletionSource<InvocationResponse> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker has answered, once it has done what it was called for.</summary>
    public Task<InvocationResponse> Answered => _answered.Task;

    /// <summary>The host's category for what a function logs.</summary>
    public string LogCategory => $"Function.{Function.Name}.User";

    public void Answer(InvocationResponse response)
    {
        var result = response.Result;
        if (result?.Status == StatusResult.Types.Status.Success)
        {
            _answered.TrySetResult(response);
        }
        else
        {
            Fail(new FunctionFailedException($"{Function.Name}: {result?.Status} {result?.Exception?.Message} {result?.Exception?.StackTrace}"));
        }
    }

    public void Fail(Exception exception)
    {
        _answered.TrySetException(exception);
        _ = _answered.Task.Exception; // Whoever waits for it sees it; where nobody does, nobody is to be told.
    }
}
