using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using IonFunctions.Core.PublicData;

namespace IonFunctions.Core.Api;

// Public at Ion: nobody need be signed in, and a thousand calls are one request, as long as Proxy__PublicFor lets them be.
public sealed partial class IonClient
{
    /// <summary>A day's bells. Nobody need be signed in, and it may be as old as <c>Proxy__PublicFor</c> says; while Ion is down, up to a day.</summary>
    /// <param name="date">The day.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public async Task<ScheduleDay> GetScheduleAsync(DateOnly date, CancellationToken cancellationToken = default) =>
        WithLink(await GetPublicAsync(PublicResource.Day(date), IonAnswersJson.Default.ScheduleDay, cancellationToken));

    /// <summary>The days to come as far as they are planned, page by page as they are needed; for whom and how old as of one day.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public async IAsyncEnumerable<ScheduleDay> GetScheduleAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 1; ; number++)
        {
            if (number == MostPages)
            {
                throw IonAnswer.Unusable("its pages have no end");
            }

            var page = await GetPublicAsync(PublicResource.Days(number, size: null), IonAnswersJson.Default.PageScheduleDay, cancellationToken);
            foreach (var day in page.Results)
            {
                yield return WithLink(day);
            }

            if (page.Next is null)
            {
                yield break;
            }
        }
    }

    /// <summary>What the county says of an emergency; for whom and how old as of a day's bells.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Emergency> GetEmergencyAsync(CancellationToken cancellationToken = default) =>
        GetPublicAsync(PublicResource.Emergency, IonAnswersJson.Default.Emergency, cancellationToken);

    private Task<T> GetPublicAsync<T>(PublicResource resource, JsonTypeInfo<T> type, CancellationToken cancellationToken) => _calls.Public.IsOn
        ? _calls.Public.GetAsync(resource, type, cancellationToken)
        : GetAsync("/" + resource.Target, resource.Template, type, cancellationToken);

    // What is kept for pages has links that lead through this app.
    private ScheduleDay WithLink(ScheduleDay day) => day with { Url = IonTarget.AtIon(day.Url, _calls.Settings) };
}
