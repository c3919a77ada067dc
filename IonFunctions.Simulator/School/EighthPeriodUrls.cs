using IonFunctions.Simulator.Hosting;

namespace IonFunctions.Simulator.School;

/// <summary>The absolute addresses of blocks, activities and rosters.</summary>
internal sealed class EighthPeriodUrls(IonAddress ion)
{
    public Uri BaseUrl => ion.Url;

    public string Block(int id) => new Uri(ion.Url, $"api/blocks/{id}").AbsoluteUri;

    public string Activity(int id) => new Uri(ion.Url, $"api/activities/{id}").AbsoluteUri;

    public string Roster(int id) => new Uri(ion.Url, $"api/signups/scheduled_activity/{id}").AbsoluteUri;

    public string Profile(int id) => new Uri(ion.Url, $"api/profile/{id}").AbsoluteUri;
}
