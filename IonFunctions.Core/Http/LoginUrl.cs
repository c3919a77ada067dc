using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>Where a sign-in starts.</summary>
internal static class LoginUrl
{
    /// <summary>To come back to a path of this app.</summary>
    public static string For(PathString path, QueryString query) =>
        $"/{Routes.Login}?returnUrl={Uri.EscapeDataString(path + query.ToString())}";
}
