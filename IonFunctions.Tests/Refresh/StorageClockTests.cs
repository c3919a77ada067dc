using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using IonFunctions.Core.Storage;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Refresh;

/// <summary>The clock that instances share, whatever their own say (invariant 1).</summary>
public sealed class StorageClockTests
{
    private static readonly DateTimeOffset TrueTime = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-300)]
    [InlineData(0)]
    [InlineData(300)]
    public async Task It_goes_by_the_service_however_wrong_this_machine_is(int secondsOff)
    {
        var own = new FakeTimeProvider(TrueTime.AddSeconds(secondsOff));
        var clock = new StorageClock(own);
        await ExchangeAsync(clock, _ => TrueTime);

        Assert.InRange(clock.UtcNow, TrueTime, TrueTime.AddSeconds(1));
        own.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(clock.UtcNow, TrueTime.AddMinutes(1), TrueTime.AddMinutes(1).AddSeconds(1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(-60)]
    public async Task An_answer_that_was_long_under_way_or_lay_here_during_a_standstill_sets_nothing(int seconds)
    {
        var own = new FakeTimeProvider(TrueTime) { AutoAdvanceAmount = TimeSpan.Zero };
        var clock = new StorageClock(own);
        await ExchangeAsync(clock, _ => TrueTime);

        await ExchangeAsync(clock, _ =>
        {
            var saidAt = own.GetUtcNow();
            if (seconds > 0)
            {
                own.Advance(TimeSpan.FromSeconds(seconds));
            }
            else
            {
                own.AdjustTime(saidAt.AddSeconds(seconds));
            }

            return saidAt;
        });

        Assert.InRange(clock.UtcNow, TrueTime.AddSeconds(seconds), TrueTime.AddSeconds(seconds + 1));
    }

    private static async Task ExchangeAsync(StorageClock clock, Func<HttpRequestMessage, DateTimeOffset> date)
    {
        using var handler = new Handler(date);
        var pipeline = HttpPipelineBuilder.Build(new Options { Transport = new HttpClientTransport(handler) }, perCallPolicies: [], perRetryPolicies: [clock], null);
        using var message = pipeline.CreateMessage();
        message.Request.Uri.Reset(new("http://localhost:1/"));
        await pipeline.SendAsync(message, TestContext.Current.CancellationToken);
    }

    private sealed class Options : ClientOptions;

    private sealed class Handler(Func<HttpRequestMessage, DateTimeOffset> date) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Headers = { Date = date(request) } });
    }
}
