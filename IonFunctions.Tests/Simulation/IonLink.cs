using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Simulation;

/// <summary>One instance's way to Ion, as <see cref="IonTokenClient"/> is, with all that can go wrong on it.</summary>
internal sealed class IonLink(World world, Process process) : ITokenClient
{
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(20);
    private readonly HashSet<int> _refreshing = [];

    /// <summary>Whether a refresh of this instance is under way.</summary>
    public bool IsRefreshing => _refreshing.Count > 0;

    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
        throw new NotSupportedException("sessions are signed in before the run");

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        Invariants.CheckSent(world, refreshToken, process);
        var session = world.SessionOf(refreshToken.Value).Number;
        if (!_refreshing.Add(session))
        {
            world.Violate(4, $"{process} has two refreshes of session {session} under way");
        }

        try
        {
            return await SendAsync(refreshToken);
        }
        finally
        {
            _refreshing.Remove(session);
        }
    }

    public async Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken)
    {
        var fate = world.Weather.OfIon();
        var answer = new TaskCompletionSource<bool>();
        world.Scheduler.After(world.Random.Seconds(0, 0.2), () =>
        {
            if (fate is IonFate.Fine or IonFate.Slow or IonFate.LostAnswer or IonFate.FailsAfter)
            {
                world.Ion.Revoke(refreshToken!.Value);
            }

            var wait = fate is IonFate.Fine ? TimeSpan.FromSeconds(0.1) : RevokeTimeout * world.Random.NextDouble();
            world.Scheduler.After(wait, () => answer.TrySetResult(fate is IonFate.Fine or IonFate.Slow));
        });
        return await answer.Task;
    }

    private Task<TokenResult> SendAsync(RefreshToken refreshToken)
    {
        var random = world.Random;
        var sentAt = world.Scheduler.Now;
        var fate = world.Weather.OfIon();
        world.Note($"{process} sends {refreshToken.Value}, which will be {fate}");
        var answer = new TaskCompletionSource<TokenResult>();
        Rotation? rotation = null;
        world.Scheduler.After(IonTiming.AnswerTimeout, () =>
        {
            if (answer.TrySetResult(Unavailable(IonOutageKind.TimedOut)))
            {
                Lose(rotation);
            }
        });
        switch (fate)
        {
            case IonFate.Fine:
                Serve(random.Seconds(0, 0.1), random.Seconds(0, 0.2));
                break;

            case IonFate.Slow:
                var whole = random.Seconds(1, IonTiming.AnswerTimeout.TotalSeconds - 0.5);
                var there = whole * (random.Chance(0.5) ? 0 : random.NextDouble());
                Serve(there, whole - there);
                break;

            case IonFate.TooSlow:
                Serve(random.Seconds(0, 80), IonTiming.AnswerTimeout);
                break;

            case IonFate.LostRequest:
                Fail(Unavailable(IonOutageKind.Unreachable), random.Chance(0.7) ? random.Seconds(0, 3) : IonTiming.AnswerTimeout);
                break;

            case IonFate.LostAnswer or IonFate.FailsAfter:
                world.Scheduler.After(random.Seconds(0, 0.1), () =>
                {
                    Lose(world.Ion.Refresh(refreshToken, process, sentAt).Rotation);
                    Fail(Unavailable(fate == IonFate.FailsAfter ? IonOutageKind.ServerError : IonOutageKind.Unreachable), random.Seconds(0, 3));
                });
                break;

            case IonFate.FailsBefore:
                Fail(Unavailable(IonOutageKind.ServerError), random.Seconds(0, 3));
                break;

            case IonFate.Busy:
                Fail(Unavailable(IonOutageKind.Busy, random.Chance(0.7) ? random.Seconds(0, 90) : null), random.Seconds(0, 1));
                break;

            case IonFate.RefusesClient:
                Fail(new TokenResult.Refused("invalid_client"), random.Seconds(0, 1));
                break;
        }

        return answer.Task;

        void Fail(TokenResult result, TimeSpan after) => world.Scheduler.After(after, () => answer.TrySetResult(result));

        void Serve(TimeSpan there, TimeSpan back) => world.Scheduler.After(there, () =>
        {
            (var result, rotation) = world.Ion.Refresh(refreshToken, process, sentAt);
            if (rotation is not null)
            {
                world.Ambush(process);
            }

            if (answer.Task.IsCompleted)
            {
                Lose(rotation);
            }

            world.Scheduler.After(back, () =>
            {
                if (process.IsDead || !answer.TrySetResult(result))
                {
                    Lose(rotation);
                }
                else if (rotation is not null)
                {
                    rotation.DeliveredAt = world.Scheduler.Now;
                    world.Note($"{process} has its answer");
                }
            });
        });
    }

    private static void Lose(Rotation? rotation)
    {
        if (rotation is not null)
        {
            rotation.IsLost = true;
        }
    }

    private static TokenResult.Unavailable Unavailable(IonOutageKind kind, TimeSpan? retryAfter = null) =>
        new TokenResult.Unavailable(new(kind, "simulated", retryAfter));
}
