using System.Globalization;
using IonFunctions.Core.Http;
using IonFunctions.Core.Pages;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Landing;

/// <summary>The app's own page: the way in, or who is signed in.</summary>
internal static class LandingPage
{
    /// <summary>For a visitor without a session.</summary>
    /// <param name="loginPath">Where the sign-in starts, its <c>returnUrl</c> included.</param>
    public static Page SignedOut(string loginPath) => new(StatusCodes.Status200OK, "Sign in", Html.Of($"""
        <section class="card">
        <h1>Sign in with your Ion account</h1>
        <p class="lead">This app signs you in with Ion, the TJHSST intranet,
        and keeps your <span class="whole">sign-in</span> fresh.</p>
        <p class="actions"><a class="button primary" href="{SafeUrl.OrHome(loginPath)}">Sign in with Ion</a></p>
        <ul class="facts" role="list">
        <li>You type your password at Ion, never here.</li>
        <li>Ion asks you first what this app may see.</li>
        <li>Sign out, and the app’s access to your Ion account ends.</li>
        </ul>
        <p class="quiet">Signing out here does not sign you out at Ion, unless you choose that: on a shared machine,
        sign out there too, or whoever clicks next is signed in as you.</p>
        </section>
        """));

    /// <summary>For a visitor with a session.</summary>
    /// <param name="profile">From Ion's profile, or as far as the session knows it.</param>
    /// <param name="missing">Why it is not from Ion's, and so little is shown, and where to try again; null where it is.</param>
    /// <param name="offline">Whether they have agreed to be called for while away; null where that is not asked.</param>
    public static Page SignedIn(LandingProfile profile, MissingProfile? missing = null, bool? offline = null) => SignedIn(
        profile, missing is null ? Html.Empty : Notice(missing), missing is null ? Picture(profile) : Html.Empty, ReadsIon, offline);

    /// <summary>For a visitor who has told this app who they are, and nothing else that Ion knows.</summary>
    public static Page SignedInByOpenId(LandingProfile profile) => SignedIn(profile, Html.Empty, Html.Empty, Html.Of($"""
        <li><a href="/api/ion/schedule"><code>/api/ion/schedule</code></a> today’s bell schedule, which is public at Ion</li>
        """), offline: null);

    private static Page SignedIn(LandingProfile profile, Html notice, Html picture, Html readsIon, bool? offline) =>
        new(StatusCodes.Status200OK, $"Signed in as {profile.Name}", Html.Of($"""
            {notice}
            <section class="card">
            <div class="person">
            <span class="avatar" aria-hidden="true">{profile.Initials}{picture}</span>
            <div>
            <h1>{profile.Name}</h1>
            <p class="quiet">Signed in with Ion</p>
            </div>
            </div>
            {ProfileDetails.Of(profile)}
            {(offline is { } agreed ? OfflineLine.Of(agreed) : Html.Empty)}
            <form class="actions" method="post" action="/{Routes.Logout}">
            <button class="button secondary" type="submit">Sign out</button>
            <button class="button secondary" type="submit" formaction="/{Routes.Logout}?ion=true">Sign me out of Ion too</button>
            <button class="button secondary" type="submit" formaction="/{Routes.Logout}?everywhere=true">End all my sessions</button>
            </form>
            <p class="quiet">Signing out ends this app’s access to your Ion account, and nothing else: you stay signed in at
            Ion itself. On a shared machine, sign out there too: Ion asks you once more, and then ends the access of your
            other apps as well.</p>
            </section>
            {ForDevelopers(readsIon)}
            """));

    // Laid over the initials, which are seen until it is there, and where there is none.
    private static Html Picture(LandingProfile profile) => profile.Id is { } id
        ? Html.Of($"""<img src="/api/ion/profile/{id.ToString(CultureInfo.InvariantCulture)}/picture" alt="">""")
        : Html.Empty;

    private static Html Notice(MissingProfile missing) => Html.Of($"""
        <div class="notice">
        <p><strong>{missing.Why.Title}.</strong> {missing.Why.Detail}
        Here is what this app knows from your sign-in. <a href="{missing.TryAgainAt}">Try again</a></p>
        </div>
        """);

    private static Html ReadsIon => Html.Of($"""
        <li><a href="/{Routes.Profile}"><code>/{Routes.Profile}</code></a> your Ion profile</li>
        <li><a href="/api/ion/schedule"><code>/api/ion/schedule</code></a> today’s bell schedule, and more of Ion’s API</li>
        """);

    private static Html ForDevelopers(Html readsIon) => Html.Of($"""
        <section class="aside" aria-labelledby="developers">
        <h2 id="developers">For developers</h2>
        <p>What your own pages can fetch:</p>
        <ul role="list">
        {readsIon}
        <li><a href="/{Routes.Session}"><code>/{Routes.Session}</code></a> who is signed in, and until when</li>
        <li><a href="/{Routes.ClientScript}"><code>/{Routes.ClientScript}</code></a> a module that does the fetching</li>
        <li><a href="/{Routes.OpenApi}"><code>/{Routes.OpenApi}</code></a> all of it, described for programs</li>
        </ul>
        </section>
        """);
}
