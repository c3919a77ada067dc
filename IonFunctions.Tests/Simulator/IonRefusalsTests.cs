using System.Net;
using System.Net.Http.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>What Ion refuses, each with where its source says so (below <c>intranet/apps</c>, or Django REST Framework's).</summary>
public sealed class IonRefusalsTests(IonSchool school) : IClassFixture<IonSchool>
{
    private const string Ada = SampleUsers.Ada;
    private const string NotFound = """{"detail":"Not found."}""";
    private const string DoesNotExist = """{"details":["Object does not exist (in database)."]}""";
    private const string Forbidden = """{"detail":"You do not have permission to perform this action."}""";
    private const string NoCredentials = """{"detail":"Authentication credentials were not provided."}""";
    private const string InvalidPage = """{"detail":"Invalid page."}""";

    public static TheoryData<string, string, string?, int, string, string> Refusals => new()
    {
        { "GET", "blocks?date=2026-11-25bad", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "blocks?start_date=", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "blocks?start_date=x&date=2026-11-25", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "signups/user?date=2026-13-01", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/user?date=x&start_date=y", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/user?start_date=20261125", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthUserSignupListAdd.is_valid_date" },
        { "GET", "schedule/tomorrow", null, 400, """["['“tomorrow” value has an invalid date format. It must be in YYYY-MM-DD format.']"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/it's", null, 400, """["[\"“it's” value has an invalid date format. It must be in YYYY-MM-DD format.\"]"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/2026-02-30", null, 400, """["['“2026-02-30” value has the correct format (YYYY-MM-DD) but it is an invalid date.']"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/a/b", null, 400, """["['“a/b” value has an invalid date format. It must be in YYYY-MM-DD format.']"]""", "api/urls.py api_schedule_day_detail" },
        { "GET", "schedule?page=100", null, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "bus?page=0", Ada, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "bus?page=x", Ada, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "profile/99999", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "profile/99999999999999999999", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "profile/nobody", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "signups/user/99999", Ada, 404, DoesNotExist, "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/scheduled_activity/1", Ada, 404, DoesNotExist, "eighth/views/api.py EighthScheduledActivitySignupList" },
        { "GET", "announcements/1", Ada, 404, """{"detail":"No Announcement matches the given query."}""", "announcements/api.py RetrieveUpdateDestroyAnnouncement" },
        { "GET", "activities/9999", Ada, 404, """{"detail":"No EighthActivity matches the given query."}""", "eighth/views/api.py EighthActivityDetail" },
        { "GET", "activities/74", Ada, 404, """{"detail":"No EighthActivity matches the given query."}""", "eighth/models.py EighthActivityExcludeDeletedManager" },
        { "GET", "bus/999", Ada, 404, """{"detail":"No Route matches the given query."}""", "bus/api.py RouteDetail" },
        { "GET", "blocks/1", Ada, 404, NotFound, "eighth/views/api.py EighthBlockDetail" },
        { "GET", "blocks?format=xml", Ada, 404, NotFound, "rest_framework DefaultContentNegotiation.filter_renderers" },
        { "GET", "profile", null, 401, NoCredentials, "users/api.py ProfileDetail.permission_classes" },
        { "GET", "profile/30001", null, 401, NoCredentials, "users/api.py ProfileDetail.permission_classes" },
        { "GET", "announcements", null, 401, NoCredentials, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "GET", "blocks", null, 401, NoCredentials, "eighth/views/api.py IsAuthenticatedOrClientCredentials" },
        { "GET", "bus", null, 401, NoCredentials, "auth/rest_permissions.py ApiAndOauthPermission" },
        { "GET", "search/a", null, 401, NoCredentials, "auth/rest_permissions.py ApiAndOauthPermission" },
        { "POST", "blocks", null, 401, NoCredentials, "rest_framework APIView.initial: before the method is looked at" },
        { "POST", "blocks", Ada, 405, """{"detail":"Method \"POST\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "DELETE", "signups/user", Ada, 405, """{"detail":"Method \"DELETE\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "PUT", "schedule", null, 405, """{"detail":"Method \"PUT\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "POST", "emerg", null, 405, """{"detail":"Method \"POST\" not allowed."}""", "emerg/api.py emerg_status" },
        { "POST", "announcements", Ada, 403, Forbidden, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "DELETE", "announcements/7064", Ada, 403, Forbidden, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "POST", "signups/user/30002", Ada, 403, Forbidden, "eighth/views/api.py EighthUserSignupListAdd.create" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_refused_is_refused_as_Ion_does(string method, string path, string? user, int status, string body, string source)
    {
        using var answer = await school.CallAsync(method, "api/" + path, user);
        Assert.Equal($"{status} {body} {source}", $"{(int)answer.StatusCode} {await TextAsync(answer)} {source}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Where_session_authentication_comes_first_a_refusal_is_403_without_a_challenge_and_scopes_are_not_asked_for()
    {
        await using var own = await IonSchool.StartAsync();
        own.Client.Ion.Refusal.Status = 403;
        var token = (await own.Client.SignInAsync(scope: "openid")).AccessToken;
        using var refused = await own.CallAsync("GET", "api/profile", user: null);
        using var content = JsonContent.Create(new { activity = 1 });
        using var written = await own.Client.CallApiAsync("api/signups/user/favorites", token, HttpMethod.Post, content);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("WWW-Authenticate"));
        Assert.Equal(HttpStatusCode.OK, await own.Client.ApiStatusAsync(token));
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
