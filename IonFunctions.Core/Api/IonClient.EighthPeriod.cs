using System.Globalization;

namespace IonFunctions.Core.Api;

public sealed partial class IonClient
{
    /// <summary>The blocks of eighth period, all pages of them as they are needed.</summary>
    /// <param name="on">Only those of this day.</param>
    /// <param name="from">Only those from this day on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public IAsyncEnumerable<Block> GetBlocksAsync(DateOnly? on = null, DateOnly? from = null, CancellationToken cancellationToken = default) =>
        ReadPagesAsync("/api/blocks" + Days(on, from), "/api/blocks", IonAnswersJson.Default.PageBlock, cancellationToken);

    /// <summary>A block, and what may be chosen for it.</summary>
    /// <param name="id">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<BlockDetail> GetBlockAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/blocks/" + Id(id), "/api/blocks/{id}", IonAnswersJson.Default.BlockDetail, cancellationToken);

    /// <summary>The activities that there are, all pages of them as they are needed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public IAsyncEnumerable<Activity> GetActivitiesAsync(CancellationToken cancellationToken = default) =>
        ReadPagesAsync("/api/activities", "/api/activities", IonAnswersJson.Default.PageActivity, cancellationToken);

    /// <summary>An activity, and when it is.</summary>
    /// <param name="id">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<ActivityDetail> GetActivityAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/activities/" + Id(id), "/api/activities/{id}", IonAnswersJson.Default.ActivityDetail, cancellationToken);

    /// <summary>An activity on a block, and who is signed up, as far as the user may see.</summary>
    /// <param name="id">Ion's id of it: <see cref="Signup.ScheduledActivity"/>, or that of a <see cref="BlockActivity.ScheduledActivity"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<ScheduledActivity> GetScheduledActivityAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/signups/scheduled_activity/" + Id(id), "/api/signups/scheduled_activity/{id}", IonAnswersJson.Default.ScheduledActivity, cancellationToken);

    /// <summary>What the user has chosen, of this school year where nothing else is said.</summary>
    /// <param name="on">Only those of this day.</param>
    /// <param name="from">Only those from this day on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IReadOnlyList<Signup>> GetSignupsAsync(DateOnly? on = null, DateOnly? from = null, CancellationToken cancellationToken = default) =>
        GetAsync("/api/signups/user" + Days(on, from), "/api/signups/user", IonAnswersJson.Default.IReadOnlyListSignup, cancellationToken);

    /// <summary>What somebody has chosen this school year; of who keeps that private, nothing.</summary>
    /// <param name="userId">Ion's id of them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IReadOnlyList<Signup>> GetSignupsAsync(long userId, CancellationToken cancellationToken = default) =>
        GetAsync("/api/signups/user/" + Id(userId), "/api/signups/user/{id}", IonAnswersJson.Default.IReadOnlyListSignup, cancellationToken);

    /// <summary>Signs the user up for an activity on a block, in place of what they had chosen for it. It needs the scope <c>write</c>; <c>Proxy__AllowWrites</c> is about pages alone.</summary>
    /// <param name="block">Ion's id of the block.</param>
    /// <param name="activity">Ion's id of the activity.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<ActivityDetail> SignUpAsync(long block, long activity, CancellationToken cancellationToken = default) =>
        ReadAsync(IonRequest.Post("/api/signups/user", ("block", block), ("activity", activity)), IonAnswersJson.Default.ActivityDetail, cancellationToken);

    /// <summary>The same for an activity on a block in one.</summary>
    /// <param name="scheduledActivity">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<ActivityDetail> SignUpAsync(long scheduledActivity, CancellationToken cancellationToken = default) =>
        ReadAsync(IonRequest.Post("/api/signups/user", ("scheduled_activity", scheduledActivity)), IonAnswersJson.Default.ActivityDetail, cancellationToken);

    /// <summary>The user's favorite activities.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IReadOnlyList<Activity>> GetFavoritesAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/api/signups/user/favorites", "/api/signups/user/favorites", IonAnswersJson.Default.IReadOnlyListActivity, cancellationToken);

    /// <summary>Makes an activity a favorite of the user's, or no favorite any more where it was one. It needs the scope <c>write</c>.</summary>
    /// <param name="activity">Ion's id of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<ActivityDetail> ToggleFavoriteAsync(long activity, CancellationToken cancellationToken = default) =>
        ReadAsync(IonRequest.Post("/api/signups/user/favorites", ("activity", activity)), IonAnswersJson.Default.ActivityDetail, cancellationToken);

    // Where Ion is told both, it looks at the first alone.
    private static string Days(DateOnly? on, DateOnly? from) =>
        on is { } day ? "?date=" + Iso(day) : from is { } first ? "?start_date=" + Iso(first) : "";

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
