using IonFunctions.Core.Http;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.PublicData;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.PublicData;

/// <summary>How much is kept at most, and that what many ask for stays.</summary>
public sealed class PublicCacheTests
{
    private static readonly PublicResource Popular = PublicResource.Days(1, size: null);

    [Theory]
    [InlineData(0)] // As many entries as there may be,
    [InlineData(200 * 1024)] // or as many bytes.
    public async Task It_has_an_end_and_what_is_asked_for_stays(int size)
    {
        var time = TurnedTime.New();
        using var cache = new PublicCache(time);
        var content = Entry(size).Answer!.Content;
        var most = PublicCache.MostBytes / (content?.Size + 1 ?? (PublicCache.MostBytes / PublicCache.MostEntries));
        cache.Keep(Popular, Entry(1));

        for (var day = 0; day < 3 * most; day++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.NotNull(cache.Find(Popular));
            var resource = PublicResource.Day(new DateOnly(1900, 1, 1).AddDays(day));
            // What is full makes room beside us.
            await Eventually.IsTrueAsync(
                () =>
                {
                    cache.Keep(resource, Entry(size));
                    return cache.Find(resource) is not null;
                },
                "there is room for it");
            Assert.InRange(cache.Count, 1, most + 1);
        }

        PublicEntry Entry(int bytes) => new(
            new(200, bytes == 0 ? null : ContentOf(bytes), time.GetUtcNow()), Failure: null, time.GetUtcNow());
    }

    [Fact]
    public void However_many_pages_there_could_be_there_are_few_keys()
    {
        string[] odd = ["", "1", "2", "-2", "0", "x", "last", "9999", "10000", "2147483648", "1e3", "0x10", "٣", "1.0", "%31"];
        var targets = odd.SelectMany(page => odd.Select(size => PublicPath.Of(
            IonApi.Find("/schedule")!.Value.Path, new QueryString($"?page={page}&page_size={size}&junk={Guid.NewGuid()}"))!.Target)).ToHashSet(StringComparer.Ordinal);

        Assert.All(targets, target => Assert.Matches("^api/schedule(\\?(page=(0|2|9999|last))?&?(page_size=[127])?)?$", target));
        Assert.InRange(targets.Count, 1, 5 * 4);
    }

    private static CodedContent ContentOf(int bytes)
    {
        var content = new byte[bytes];
        Random.Shared.NextBytes(content);
        return CodedContent.Compressed(content, "application/json");
    }
}
