using System.Net;
using IonFunctions.Core.Limits;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Sessions;

/// <summary>Whose request it is that a session is looked for: what it has brought, and where it has come from.</summary>
/// <param name="Ids">The session ids that it has brought.</param>
/// <param name="Context">The request, where it is at hand: its address is looked at only when it is wanted.</param>
/// <param name="From">The address otherwise.</param>
internal readonly record struct Asker(IReadOnlyList<SessionId> Ids, HttpContext? Context, IPAddress? From = null)
{
    /// <summary>Whom it is counted for where no session is known.</summary>
    public Payer? Address => Context is null ? Payer.OfAddress(From) : Payer.OfAddress(Context);
}
