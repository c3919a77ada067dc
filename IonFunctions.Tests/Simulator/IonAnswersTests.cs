using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Answers;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>What the simulated Ion answers is what Ion does, field by field, as <c>ion-answers.txt</c> has it.</summary>
public sealed class IonAnswersTests
{
    private const string ByTeacher = "GET profile, by a teacher";

    /// <summary>For every view of the table what is asked, with ids in braces; several, so that what may be null is.</summary>
    private static readonly (string View, string User, string[] Paths)[] Examples =
    [
        ("GET /", SampleUsers.Ada, ["api", "api/"]),
        ("GET profile", SampleUsers.Ada, ["api/profile"]),
        ("GET profile", SampleUsers.Alan, ["api/profile"]),
        (ByTeacher, SampleUsers.Katherine, ["api/profile"]),
        ("GET profile/{user}", SampleUsers.Ada, ["api/profile/30004", "api/profile/KJohnson", "api/profile/1012"]),
        ("GET profile/{user}, by a teacher", SampleUsers.Katherine, ["api/profile/30001", "api/profile/2030kgoedel", "api/profile/mcurie"]),
        ("GET search/{query}, of students", SampleUsers.Ada, ["api/search/type:student", "api/search/30001"]),
        ("GET search/{query}, of the staff", SampleUsers.Ada, ["api/search/type:teacher", "api/search/curie"]),
        ("GET schedule", SampleUsers.Ada, ["api/schedule", "api/schedule?page_size=7&page=last", "api/schedule?page=2"]),
        ("GET schedule/{date}", SampleUsers.Ada, ["api/schedule/2026-11-25", "api/schedule/2026-11-22", "api/schedule/2026-7-4"]),
        ("GET announcements", SampleUsers.Ada, ["api/announcements", "api/announcements?page=2"]),
        ("GET announcements/{id}", SampleUsers.Ada, ["api/announcements/7064", "api/announcements/7062"]),
        ("GET emerg", SampleUsers.Ada, ["api/emerg"]),
        ("GET bus", SampleUsers.Ada, ["api/bus"]),
        ("GET bus/{id}", SampleUsers.Ada, ["api/bus/8", "api/bus/9"]),
        ("GET blocks", SampleUsers.Ada, ["api/blocks", "api/blocks?page=last", "api/blocks?start_date=2025-9-1&page=2", "api/blocks?date=2026-11-25"]),
        ("GET blocks/{id}", SampleUsers.Ada, ["api/blocks/{block}", "api/blocks/{friday}"]),
        ("GET blocks/{id}", SampleUsers.Katherine, ["api/blocks/{block}"]),
        ("GET activities", SampleUsers.Ada, ["api/activities", "api/activities?page=2"]),
        ("GET activities/{id}", SampleUsers.Ada, ["api/activities/1", "api/activities/34", "api/activities/61"]),
        ("POST signups/user/favorites", SampleUsers.Ada, ["POST api/signups/user/favorites"]),
        ("POST signups/user", SampleUsers.Ada, ["POST api/signups/user"]),
        ("GET signups/user", SampleUsers.Ada, ["api/signups/user", "api/signups/user?start_date=2026-9-1"]),
        ("GET signups/user/{id}", SampleUsers.Ada, ["api/signups/user/30001"]),
        ("GET signups/user/{id}", SampleUsers.Katherine, ["api/signups/user/30001"]),
        ("GET signups/user/favorites", SampleUsers.Ada, ["api/signups/user/favorites"]),
        ("GET signups/scheduled_activity/{id}", SampleUsers.Grace, ["api/signups/scheduled_activity/{scheduled}"]),
    ];

    [Fact]
    public async Task Every_answer_has_Ions_fields_of_Ions_types_in_Ions_order_and_no_others()
    {
        await using var school = await IonSchool.StartAsync();
        var table = AnswerTable.Read();
        var check = new AnswerCheck(table, school.BaseUrl);
        List<string> faults = [];
        await foreach (var (view, path, answer) in AskAsync(school))
        {
            faults.AddRange(check.Check(view, answer).Select(fault => $"{path}: {fault}"));
        }

        Assert.Empty(faults);
        Assert.Empty(check.Unseen);
        Assert.Equal(
            table.Views.Where(static view => view.Shape.Name != "picture").Select(static view => view.Name).Order(StringComparer.Ordinal),
            Examples.Select(static example => example.View).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>All examples and what a simulated Ion answers; what is posted comes first, so that there is something to list.</summary>
    internal static async IAsyncEnumerable<(string View, string Path, JsonElement Answer)> AskAsync(IonSchool school)
    {
        var (block, scheduled, _) = await school.NextAsync(activity: 1, "2026-11-25");
        var (friday, _, _) = await school.NextAsync(activity: 14, "2026-11-25", day: "Fri");
        foreach (var (view, user, paths) in Examples.OrderByDescending(static example => example.View.StartsWith("POST", StringComparison.Ordinal)))
        {
            foreach (var path in paths.Select(path => path
                .Replace("{block}", $"{block}", StringComparison.Ordinal)
                .Replace("{friday}", $"{friday}", StringComparison.Ordinal)
                .Replace("{scheduled}", $"{scheduled}", StringComparison.Ordinal)))
            {
                using var answer = path.StartsWith("POST ", StringComparison.Ordinal)
                    ? await school.PostAsync(path[5..], new { activity = 1, block }, user)
                    : await school.CallAsync("GET", path, user);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{view}: {path} answers {(int)answer.StatusCode}");
                yield return (view, path, await IonClient.ReadJsonAsync(answer));
            }
        }
    }

    [Theory]
    [InlineData("""{"id":1,"name":"a"}""", null)]
    [InlineData("""{"id":1,"name":null}""", null)]
    [InlineData("""{"id":1}""", "$.name is missing")]
    [InlineData("""{"id":1,"name":"a","more":1}""", "$.more is surplus")]
    [InlineData("""{"id":"1","name":"a"}""", "$.id is no integer but \"1\"; see a.py A")]
    [InlineData("""{"id":null,"name":"a"}""", "$.id is null, which it is not by a.py A")]
    [InlineData("""{"name":"a","id":1}""", "$ has another order: name, id")]
    [InlineData("[]", "$ is no object but []; see a.py A")]
    public void A_field_that_is_not_as_the_table_says_is_named(string answer, string? fault)
    {
        var table = new AnswerTable(["== A", "id | integer | a.py A", "name | string? | a.py A", "== answers", "GET a | A | a.py A"]);
        var faults = new AnswerCheck(table, new Uri("http://ion.example/")).Check("GET a", JsonElement.Parse(answer));
        Assert.Equal(fault is null ? [] : [$"GET a: {fault}"], faults);
    }
}
