using IonFunctions.Core.Api;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Offline;

/// <summary>Code of the app's own for users who are away: who agrees to it, and until when they can be reached.</summary>
public sealed partial class OfflineTests(Storage storage) : UserSessionsTests(storage)
{
    private const int AdasId = 30001;

    private protected override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>(StorageOperations.NoSweep) { ["Offline:Enabled"] = "true" };

    private static IOfflineUsers UsersOf(TestApp app) => app.Services.GetRequiredService<IOfflineUsers>();

    /// <summary>Calls for the user while they are away, as code of the app's own does; null where they can't be reached.</summary>
    private static async Task<string?> CallAsync(TestApp app, long userId = AdasId)
    {
        try
        {
            return (await UsersOf(app).GetClient(userId).GetProfileAsync(CancellationToken)).IonUsername;
        }
        catch (SignedOutException)
        {
            return null;
        }
    }

    private IConsentTable Table => App.Services.GetRequiredService<IConsentTable>();

    private static Task<HttpResponseMessage> AgreeAsync(Visitor visitor) => visitor.PostAsync("/api/offline");

    private static Task<HttpResponseMessage> WithdrawAsync(Visitor visitor) => visitor.SendAsync(HttpMethod.Delete, "/api/offline");

    /// <summary>What the session's answer says; null where it says nothing.</summary>
    private static async Task<bool?> SaysAsync(Visitor visitor) =>
        (await visitor.GetJsonAsync("/api/session")).TryGetProperty("offline", out var offline) ? offline.GetBoolean() : null;

    private async Task<Visitor> SignInAndAgreeAsync(string username)
    {
        var visitor = await SignInAsync(username);
        using var response = await AgreeAsync(visitor);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, response.StatusCode);
        return visitor;
    }

    private async Task<StoredSessions> StoredAsync() => new(await GetConnectionStringAsync());

    private Task<Consent?> ReadConsentAsync(int userId) => Table.ReadAsync(UserKey.Of(userId), CancellationToken);
}
