namespace IonFunctions.Core.Api;

public sealed partial class IonClient
{
    /// <summary>The user's own profile.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Profile> GetProfileAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/api/profile", "/api/profile", IonAnswersJson.Default.Profile, cancellationToken);

    /// <summary>Somebody's profile, or what of it the user may see.</summary>
    /// <param name="id">Ion's id of them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Profile> GetProfileAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync("/api/profile/" + Id(id), "/api/profile/{user}", IonAnswersJson.Default.Profile, cancellationToken);

    /// <summary>Somebody's profile, or what of it the user may see.</summary>
    /// <param name="username">As <c>2027alovelace</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<Profile> GetProfileAsync(string username, CancellationToken cancellationToken = default) =>
        GetAsync("/api/profile/" + IonPathValue.User(username), "/api/profile/{user}", IonAnswersJson.Default.Profile, cancellationToken);

    /// <summary>Somebody's picture; of who has none, or shows none, Ion's own for that.</summary>
    /// <param name="id">Ion's id of them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IonPicture> GetPictureAsync(long id, CancellationToken cancellationToken = default) =>
        ReadPictureAsync($"/api/profile/{Id(id)}/picture", "/api/profile/{user}/picture", cancellationToken);

    /// <summary>Somebody's picture; of who has none, or shows none, Ion's own for that.</summary>
    /// <param name="username">As <c>2027alovelace</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IonPicture> GetPictureAsync(string username, CancellationToken cancellationToken = default) =>
        ReadPictureAsync($"/api/profile/{IonPathValue.User(username)}/picture", "/api/profile/{user}/picture", cancellationToken);

    /// <summary>Somebody's picture of a grade.</summary>
    /// <param name="username">As <c>2027alovelace</c>, or an id in digits.</param>
    /// <param name="grade">As <c>senior</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public Task<IonPicture> GetPictureAsync(string username, string grade, CancellationToken cancellationToken = default) =>
        ReadPictureAsync(
            $"/api/profile/{IonPathValue.User(username)}/picture/{IonPathValue.Grade(grade)}", "/api/profile/{user}/picture/{grade}", cancellationToken);

    /// <summary>Those whom Ion finds, all pages of them as they are needed.</summary>
    /// <param name="query">A name, or what Ion's own search takes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; the class says which there are.</exception>
    public IAsyncEnumerable<Person> SearchAsync(string query, CancellationToken cancellationToken = default) =>
        ReadPagesAsync("/api/search/" + IonPathValue.Query(query), "/api/search/{query}", IonAnswersJson.Default.PagePerson, cancellationToken);

    private async Task<IonPicture> ReadPictureAsync(string target, string template, CancellationToken cancellationToken)
    {
        using var response = await _calls.SendAsync(_caller, new(HttpMethod.Get, target, template) { Accept = "image/*" }, cancellationToken);
        await IonAnswer.ThrowIfFailedAsync(response, _calls.UtcNow, cancellationToken);
        return response.Content.Headers.ContentType?.MediaType is { } type && type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            ? new(await response.Content.ReadAsByteArrayAsync(cancellationToken), type)
            : throw IonAnswer.Unusable("it is no picture");
    }
}
