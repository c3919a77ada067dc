namespace IonFunctions.Core.Api;

public sealed partial class IonClient
{
    /// <summary>The announcements for the user, all pages of them as they are needed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public IAsyncEnumerable<Announcement> GetAnnouncementsAsync(CancellationToken cancellationToken = default) =>
        ReadPagesAsync("/api/announcements", "/api/announcements", IonAnswersJson.Default.PageAnnouncement, cancellationToken);

    /// <summary>An announcement.</summary>
    /// <param name="id">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Announcement> GetAnnouncementAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/announcements/" + Id(id), "/api/announcements/{id}", IonAnswersJson.Default.Announcement, cancellationToken);

    /// <summary>The buses, all pages of them as they are needed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public IAsyncEnumerable<Bus> GetBusesAsync(CancellationToken cancellationToken = default) =>
        ReadPagesAsync("/api/bus", "/api/bus", IonAnswersJson.Default.PageBus, cancellationToken);

    /// <summary>A bus.</summary>
    /// <param name="id">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Bus> GetBusAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/bus/" + Id(id), "/api/bus/{id}", IonAnswersJson.Default.Bus, cancellationToken);

    /// <summary>The paths that Ion's API says it has, by what they are about.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>> GetIndexAsync(CancellationToken cancellationToken = default) =>
        GetAsync(
            "/api/", "/api/", IonAnswersJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringIReadOnlyListString, cancellationToken);
}
