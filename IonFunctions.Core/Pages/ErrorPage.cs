namespace IonFunctions.Core.Pages;

/// <summary>The page for a person whose request went wrong: what happened, what to do, and what to quote.</summary>
internal static class ErrorPage
{
    /// <param name="status">The HTTP status; the page itself doesn't show it, as it tells a visitor nothing.</param>
    /// <param name="title">What happened, in a few words: the heading, and the window's title.</param>
    /// <param name="explanation">A sentence or two on why, and what helps.</param>
    /// <param name="actions">Ways on; the first is the one most people want.</param>
    /// <param name="reference">The trace ID, by which this failure is found in the logs.</param>
    public static Page Create(
        int status, string title, string explanation, IReadOnlyList<PageAction> actions, string? reference) =>
        new(status, title, Html.Of($"""
            <section class="card">
            <h1>{title}</h1>
            <p class="lead">{explanation}</p>
            {Actions(actions)}
            {Reference(reference)}
            </section>
            """));

    private static Html Actions(IReadOnlyList<PageAction> actions) => actions.Count == 0
        ? Html.Empty
        : Html.Of($"""
            <p class="actions">
            {actions.Select((action, index) => Link(action, isPrimary: index == 0))}
            </p>
            """);

    private static Html Link(PageAction action, bool isPrimary)
    {
        var rank = isPrimary ? "primary" : "secondary";
        return Html.Of($"""<a class="button {rank}" href="{SafeUrl.OrHome(action.Path)}">{action.Label}</a>""");
    }

    private static Html Reference(string? reference) => string.IsNullOrEmpty(reference)
        ? Html.Empty
        : Html.Of($"""<p class="reference">If you ask for help, give this reference: <code>{reference}</code></p>""");
}
