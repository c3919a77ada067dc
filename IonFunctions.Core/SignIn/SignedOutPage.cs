using IonFunctions.Core.Http;
using IonFunctions.Core.Pages;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.SignIn;

/// <summary>For somebody who is back from Ion, and signed out at both.</summary>
internal static class SignedOutPage
{
    public static Page Create() => new(StatusCodes.Status200OK, "Signed out", Html.Of($"""
        <section class="card">
        <h1>You are signed out of this app and of Ion</h1>
        <p class="lead">Whoever uses this browser next has to sign in to Ion first.</p>
        <ul class="facts" role="list">
        <li>Your session in this app has ended, and its access to your Ion account.</li>
        <li>You are signed out of Ion in this browser.</li>
        <li>Ion has ended the access of your other apps too, here and on other devices: there you sign in again.</li>
        </ul>
        <p class="actions"><a class="button primary" href="/{Routes.Login}">Sign in again</a>
        <a class="button secondary" href="/">Go to the start page</a></p>
        </section>
        """));
}
