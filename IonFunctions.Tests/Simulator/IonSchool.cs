using System.Net.Http.Json;
using System.Text.Json;
using IonFunctions.Simulator;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Simulator;

/// <summary>A simulated Ion on the Monday before Thanksgiving of 2026, at ten in the morning, and those who are signed in there.</summary>
public sealed class IonSchool : IAsyncLifetime
{
    private readonly Dictionary<string, string> _tokens = [];

    private IonClient? _client;

    internal IonClient Client => _client ?? throw new InvalidOperationException("Not started.");

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero));

    public Uri BaseUrl => Client.Ion.BaseUrl;

    /// <summary>For a test that changes what the others of its class would see.</summary>
    public static async Task<IonSchool> StartAsync()
    {
        var school = new IonSchool();
        await school.InitializeAsync();
        return school;
    }

    public async ValueTask InitializeAsync() => _client = await IonClient.StartAsync(new SimulatedIonOptions { TimeProvider = Time });

    public async Task<string> TokenOfAsync(string user)
    {
        if (!_tokens.TryGetValue(user, out var token))
        {
            token = (await Client.SignInAsync(user, "read write")).AccessToken;
            _tokens.Add(user, token);
        }

        return token;
    }

    public async Task<HttpResponseMessage> CallAsync(
        string method, string path, string? user = SampleUsers.Ada, HttpContent? content = null) =>
        await Client.CallApiAsync(path, user is null ? null : await TokenOfAsync(user), new HttpMethod(method), content);

    public async Task<JsonElement> GetAsync(string path, string user = SampleUsers.Ada) =>
        await Client.GetApiAsync(path, await TokenOfAsync(user));

    public Task<HttpResponseMessage> PostAsync(string path, object body, string user = SampleUsers.Ada) =>
        CallAsync("POST", path, user, JsonContent.Create(body));

    /// <summary>The activity's next time from a date on: of its block, and of the two together.</summary>
    public async Task<(int Block, int Scheduled, string Date)> NextAsync(int activity, string from, string letter = "", string day = "")
    {
        var on = (await GetAsync($"api/activities/{activity}")).GetProperty("scheduled_on").EnumerateObject()
            .Select(static member => member.Value)
            .First(one => string.CompareOrdinal(one.GetProperty("date").GetString(), from) >= 0
                && one.GetProperty("block_letter").GetString()!.Contains(letter, StringComparison.Ordinal)
                && one.GetProperty("date").GetDateTime().DayOfWeek.ToString().StartsWith(day, StringComparison.Ordinal));
        return (on.GetProperty("id").GetInt32(), on.GetProperty("roster").GetProperty("id").GetInt32(), on.GetProperty("date").GetString()!);
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;
}
