using IonFunctions.Core.Answers;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Simulation;

/// <summary>One request of a browser that needs Ion, as <c>IonForwarder</c> serves it.</summary>
internal sealed class Caller(World world, SimulatedSession session, Instance instance, Action<Caller>? done)
{
    private static readonly AsyncLocal<CancellationToken> Disconnection = new();
    private static readonly string SessionCookieName = new SessionCookie(Instance.Settings).Name;
    private TimeSpan _atIon;

    /// <summary>Of the request whose flow of control this is; for the mutation that lets it reach the refresh.</summary>
    public static CancellationToken Disconnected => Disconnection.Value;

    /// <summary>The status of the answer; null while there is none. 499 for one that nobody waited for.</summary>
    public int? Status { get; private set; }

    public SimulatedSession Session => session;

    public Process Process => instance.Process;

    public DateTimeOffset StartedAt { get; } = world.Scheduler.Now;

    public async Task RunAsync(TimeSpan? leavesAfter)
    {
        using var browser = leavesAfter is { } leaves ? new CancellationTokenSource(leaves, instance.Time) : new();
        Disconnection.Value = browser.Token;
        try
        {
            Status = await AnswerAsync(browser.Token);
        }
        catch (DependencyUnavailableException)
        {
            Status = StatusCodes.Status503ServiceUnavailable;
        }
        catch (OperationCanceledException) when (browser.IsCancellationRequested)
        {
            Status = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            world.Violate(0, $"a call ended with {e}");
            throw;
        }

        world.Note($"{Process} answers a call of {session} with {Status}");
        done?.Invoke(this);
    }

    private async Task<int> AnswerAsync(CancellationToken disconnected)
    {
        var context = new DefaultHttpContext { RequestAborted = disconnected };
        context.Request.Headers.Cookie = SessionCookieName + "=" + session.Id.CookieValue;
        if (await instance.CurrentSession.FindAsync(context) is not { } found)
        {
            return StatusCodes.Status401Unauthorized;
        }

        var status = 0;
        var started = world.Scheduler.Now;
        var outcome = await instance.Tokens.CallAsync(
            found,
            async token =>
            {
                status = await CallIonAsync(token);
                return !world.Mutation.IsRefusal(status);
            },
            disconnected);
        var waited = world.Scheduler.Now - started - _atIon;
        if (waited > RefreshTiming.CallerPatience && !Process.WasPausedSince(started))
        {
            world.Violate(7, $"a caller of {session} waited {waited.TotalSeconds:0.0} s for a token");
        }

        return outcome switch
        {
            RefreshOutcome.Ended => StatusCodes.Status401Unauthorized,
            RefreshOutcome.Postponed { Reason: var reason } => IonFailure.Of(reason).Status,
            _ => status,
        };
    }

    private async Task<int> CallIonAsync(AccessToken token)
    {
        if (!session.WasStored(SimulatedSession.Parse(token.Value).Generation))
        {
            world.Violate(2, $"{Process} uses {token.Value}, which is not stored");
        }

        var answer = new TaskCompletionSource<int>();
        var started = world.Scheduler.Now;
        world.Scheduler.After(world.Random.Seconds(0, 0.2), () =>
        {
            var status = world.Weather.ApiFails() ? StatusCodes.Status500InternalServerError
                : world.Ion.Accepts(token) ? StatusCodes.Status200OK
                : StatusCodes.Status401Unauthorized;
            world.Scheduler.After(world.Random.Seconds(0, 0.2), () => answer.TrySetResult(status));
        });
        var result = await answer.Task;
        _atIon += world.Scheduler.Now - started;
        return result;
    }
}
