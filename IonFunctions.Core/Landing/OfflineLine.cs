using IonFunctions.Core.Http;
using IonFunctions.Core.Pages;

namespace IonFunctions.Core.Landing;

/// <summary>Asks whether code of the app's own may call Ion while the user is away, in words for people; or says that it may, and how to take that back.</summary>
internal static class OfflineLine
{
    /// <param name="agreed">Whether the user has.</param>
    public static Html Of(bool agreed) => Html.Of($"""
        <section class="choice" aria-labelledby="offline">
        <h2 id="offline">While you are away</h2>
        {(agreed ? Agreed : Asked)}
        </section>
        """);

    private static Html Asked => Html.Of($"""
        <p>May this app use Ion for you when you are not here, to remind you of something, say? It could then see and do at Ion
        what it can while you are here, and nothing more. If you say nothing, it does not.</p>
        <form class="actions" method="post" action="/{Routes.Offline}">
        <button class="button secondary" type="submit">Allow it while I am away</button>
        </form>
        <p class="quiet">You can take it back on this page at any time. It counts only as long as you are signed in to this app
        somewhere.</p>
        """);

    private static Html Agreed => Html.Of($"""
        <p>You let this app use Ion for you when you are not here, for as long as you are signed in to it somewhere.</p>
        <form class="actions" method="post" action="/{Routes.Offline}?withdraw=true">
        <button class="button secondary" type="submit">Do not allow it any more</button>
        </form>
        <p class="quiet">That counts at once. Ending all your sessions takes it back, too.</p>
        """);
}
