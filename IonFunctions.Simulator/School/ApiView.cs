using System.Text.RegularExpressions;

namespace IonFunctions.Simulator.School;

/// <summary>One view of Ion's API: where it is, who may ask it, and what it answers.</summary>
internal sealed record ApiView(string Name, string Pattern, Func<ApiCall, ApiAnswer> Get)
{
    /// <summary>What follows <c>/api</c>; Django's patterns know upper and lower case apart.</summary>
    public Regex Path { get; } = new($"^{Pattern}\\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public ApiAccess Access { get; init; } = ApiAccess.User;

    public Func<ApiCall, Task<ApiAnswer>>? Post { get; init; }

    /// <summary>What may be posted, as OPTIONS tells it: a field, and whether it is a primary key.</summary>
    public IReadOnlyList<(string Name, bool IsKey)> Posted { get; init; } = [];

    /// <summary>Whether it answers with pictures, and with nothing else.</summary>
    public bool IsPicture { get; init; }

    /// <summary>In the order in which Django REST Framework tells them; a view that is a function has no HEAD.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["GET", "HEAD", "OPTIONS"];
}
