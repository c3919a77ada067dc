using System.Net;
using IonFunctions.Core.Limits;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Limits;

/// <summary>What counts as one payer, and what a minute has.</summary>
public sealed class MinuteLimitTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>As a server hears of a client's address, and whom it is counted for.</summary>
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:cb00:7107", "203.0.113.7")]
    [InlineData("203.0.113.8", "203.0.113.8")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("169.254.130.1", null)]
    [InlineData("::ffff:169.254.130.1", null)]
    [InlineData(null, null)]
    public void An_address_is_counted_as_whose_it_is(string? address, string? counted) =>
        Assert.Equal(counted, Payer.OfAddress(address is null ? null : IPAddress.Parse(address))?.Value);

    [Fact]
    public void A_payer_has_so_many_a_minute_and_gets_back_what_did_not_count()
    {
        using var limit = NewLimit(3);
        var payer = Of("203.0.113.7");
        for (var i = 0; i < 10; i++)
        {
            limit.Take(payer).GiveBack();
        }

        limit.Take(payer);
        _time.Advance(TimeSpan.FromSeconds(30));
        limit.Take(payer);
        var last = limit.Take(payer);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Throws<LimitReachedException>(() => limit.Take(payer)).RetryAfter);
        Assert.Throws<LimitReachedException>(() => limit.Take(Of("::ffff:203.0.113.7")));
        limit.Take(Of("203.0.113.8"));
        limit.Take(Payer.OfSession("203.0.113.7-has-no-session"));
        last.GiveBack();
        last.GiveBack(); // Once.
        limit.Take(payer);
        Assert.Throws<LimitReachedException>(() => limit.Take(payer));
        _time.Advance(TimeSpan.FromSeconds(30));
        last.GiveBack(); // Of a minute that is over.
        Assert.All(Enumerable.Range(0, 3), _ => limit.Take(payer));
        Assert.Throws<LimitReachedException>(() => limit.Take(payer));
    }

    [Fact]
    public void Who_is_nobody_and_what_is_switched_off_has_no_limit()
    {
        using var limit = NewLimit(1);
        using var none = NewLimit(0);
        for (var i = 0; i < 100; i++)
        {
            limit.Take(null);
            none.Take(Of("203.0.113.7"));
        }

        Assert.Equal(0, limit.Count);
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public async Task However_many_addresses_there_are_only_so_many_are_remembered()
    {
        using var limit = NewLimit(1);
        for (var i = 0; i < 5 * MinuteLimit.MostPayers; i++)
        {
            limit.Take(Payer.OfAddress(new IPAddress([0x20, 1, 0xd, 0xb8, (byte)(i >> 16), (byte)(i >> 8), (byte)i, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
        }

        // It makes room in the background.
        await Eventually.IsTrueAsync(() => limit.Count <= MinuteLimit.MostPayers, "it has made room");
    }

    [Fact]
    public void The_log_has_a_name_for_an_address_that_is_the_same_for_all_of_it()
    {
        var name = Of("203.0.113.7")!.ToString();

        Assert.Matches("^address [0-9a-f]{8}$", name);
        Assert.Equal(name, Of("::ffff:203.0.113.7")!.ToString());
        Assert.NotEqual(name, Of("203.0.113.8")!.ToString());
        Assert.Equal("session AAAABBBB", Payer.OfSession("AAAABBBBCCCCDDDD").ToString());
    }

    private static Payer? Of(string address) => Payer.OfAddress(IPAddress.Parse(address));

    private MinuteLimit NewLimit(int most) => new("session", most, _time, UnheardMetrics.Instance, NullLogger.Instance);
}
