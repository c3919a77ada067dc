using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Attacks;

/// <summary>
/// The cookie of a session that has ended, whatever has ended it, shown again by somebody who has kept it: at the instance that knew
/// it and at one that never did. (Those that a sweep ends are <c>SweepEndTests</c>'.)
/// </summary>
public sealed class ReplayTests : IClassFixture<AttackedWorld>
{
    private static readonly Dictionary<string, Func<AttackedApp, Visitor, int, Task>> All = new(StringComparer.Ordinal)
    {
        ["a sign-out"] = async (_, visitor, _) => await AnswersAsync(HttpStatusCode.NoContent, visitor.PostAsync("/api/logout")),
        ["a sign-out by a form"] = async (_, visitor, _) =>
        {
            using var form = new FormUrlEncodedContent([]);
            await AnswersAsync(HttpStatusCode.SeeOther, visitor.PostAsync("/api/logout", form));
        },
        ["a sign-out that goes on to Ion"] = async (_, visitor, _) => await AnswersAsync(HttpStatusCode.OK, visitor.PostAsync("/api/logout?ion=true")),
        ["a sign-out everywhere"] = async (world, _, user) =>
        {
            using var elsewhere = await world.SignInAsync(user);
            await AnswersAsync(HttpStatusCode.NoContent, elsewhere.PostAsync("/api/logout?everywhere=true"));
        },
        ["its end by another of the user's"] = async (world, visitor, user) =>
        {
            using var elsewhere = await world.SignInAsync(user);
            await AnswersAsync(HttpStatusCode.NoContent, elsewhere.SendAsync(HttpMethod.Delete, "/api/sessions/" + visitor.Handle.Value));
        },
        ["its end by itself"] = async (_, visitor, _) => await AnswersAsync(HttpStatusCode.NoContent, visitor.SendAsync(HttpMethod.Delete, "/api/sessions/" + visitor.Handle.Value)),
        ["a new sign-in of its browser"] = SignInAnewAsync,
        ["a new sign-in as somebody else"] = (world, visitor, _) => SignInAnewAsync(world, visitor, AttackedApp.NewUser()),
        ["its lifetime"] = (world, _, _) => Passes(world, TimeSpan.FromDays(30)),
        ["two weeks without use"] = (world, _, _) => Passes(world, TimeSpan.FromDays(14)),
        ["Ion's refusal to refresh"] = async (world, visitor, _) =>
        {
            world.Ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json("{\"error\":\"invalid_grant\"}", "400 Bad Request") : null;
            world.Pass(TimeSpan.FromHours(10));
            await AnswersAsync(HttpStatusCode.Unauthorized, visitor.GetAsync("/api/profile"));
        },
        ["the deletion of its row"] = async (world, visitor, _) =>
        {
            var table = world.App.Services.GetRequiredService<ISessionTable>();
            var row = await table.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken);
            Assert.True(await table.DeleteAsync(visitor.Handle, row!.Version, TestContext.Current.CancellationToken));
            world.Pass(TimeSpan.FromMinutes(1)); // For so long who knows it believes that it is there.
        },
    };

    private readonly AttackedApp _world;
    private readonly AttackedApp _beside;
    private readonly Storage _storage;

    public ReplayTests(AttackedWorld world)
    {
        (_world, _beside, _storage) = (world.App, world.Beside, world.Storage);
        _world.Ion.Script = _ => null;
    }

    public static TheoryData<string> Ends => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_cookie_that_was_kept_is_nobodys_after(string end)
    {
        var user = AttackedApp.NewUser();
        using var visitor = await _world.SignInAsync(user);
        var kept = visitor.Cookies["ion-session"];
        Assert.True(await visitor.IsSignedInAsync());

        await All[end](_world, visitor, user);

        await _world.AssertIsNobodyAsync(kept);
        await _beside.AssertIsNobodyAsync(kept);
        // Nor is it there again once somebody has tried, or has signed out with it.
        using var thief = _world.With(kept);
        await AnswersAsync(HttpStatusCode.NoContent, thief.PostAsync("/api/logout"));
        _world.Pass(TimeSpan.FromMinutes(2));
        await _world.AssertIsNobodyAsync(kept);
    }

    /// <summary>Behind a rotation without the version before: what was sealed is open to nobody, and the log says why.</summary>
    [Fact]
    public async Task Nor_after_the_key_is_gone_that_sealed_its_row()
    {
        await using var rotated = await _world.StartBesideAsync(_storage, ("Session:Key", LocalSecrets.Generate().SessionKey));
        using var visitor = await _world.SignInAsync();

        await rotated.AssertIsNobodyAsync(visitor.Cookies["ion-session"]);
        Assert.Contains(rotated.App.LogLines, line => line.Contains("can't be opened", StringComparison.Ordinal));
        Assert.True(await visitor.IsSignedInAsync()); // To whom the key is there still.
    }

    /// <summary>One browser's sign-in is good for one session, however often and from where its callback comes again.</summary>
    [Fact]
    public async Task A_callback_that_was_kept_with_its_cookie_signs_nobody_in_once_its_session_is_over()
    {
        using var visitor = _world.App.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        var cookies = new Dictionary<string, string>(visitor.Cookies);
        using var first = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.DoesNotContain(visitor.Cookies.Keys, cookies.ContainsKey); // It is taken from the browser,
        await AnswersAsync(HttpStatusCode.NoContent, visitor.PostAsync("/api/logout"));
        _world.Ion.Requests.Clear();
        // and whoever has kept it can't have the code sent again here. Elsewhere Ion takes no code twice.
        _world.Ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json("{\"error\":\"invalid_grant\"}", "400 Bad Request") : null;

        foreach (var wait in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20) })
        {
            _world.Pass(wait);
            using var thief = _world.App.NewVisitor();
            foreach (var (name, value) in cookies)
            {
                thief.Cookies[name] = value;
            }

            using var again = await thief.GetAsync(callback.PathAndQuery);
            Assert.DoesNotContain("ion-session", thief.Cookies.Keys);
            Assert.False(await thief.IsSignedInAsync());
        }

        Assert.DoesNotContain(_world.Ion.Requests, request => request.Path == "/oauth/token/");
    }

    /// <summary>Nobody waits for the end of the one before: it comes when the browser has been answered.</summary>
    private static async Task SignInAnewAsync(AttackedApp world, Visitor visitor, int user)
    {
        var before = visitor.Handle;
        await world.SignInAsync(visitor, user);
        await Eventually.IsTrueAsync(
            async () => await world.App.Store.PeekSealedAsync(before, TestContext.Current.CancellationToken) is null, "the session before is ended");
    }

    private static Task Passes(AttackedApp world, TimeSpan time)
    {
        world.Pass(time);
        return Task.CompletedTask;
    }

    private static async Task AnswersAsync(HttpStatusCode status, Task<HttpResponseMessage> answering)
    {
        using var response = await answering;
        Assert.Equal(status, response.StatusCode);
    }
}
