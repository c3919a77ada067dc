using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;

namespace IonFunctions.Simulator.School;

/// <summary>The people of the simulated school.</summary>
internal static class SchoolUsers
{
    public static SchoolUser Ada { get; } = new(30001, "2027alovelace", "Ada", "Lovelace", "female", "student", 2027)
    {
        StudentId = 1_300_001,
    };

    public static SchoolUser Grace { get; } = new(30002, "2028ghopper", "Grace", "Hopper", "female", "student", 2028)
    {
        StudentId = 1_300_002,
    };

    /// <summary>What he signs up for is nobody's business but his.</summary>
    public static SchoolUser Alan { get; } = new(30003, "2029aturing", "Alan", "Turing", "male", "student", 2029)
    {
        StudentId = 1_300_003,
        ShowsEighth = false,
    };

    public static SchoolUser Katherine { get; } = new(1001, "kjohnson", "Katherine", "Johnson", "female", "teacher")
    {
        Title = "ms",
        SchoolEmail = "kjohnson@tjhsst.edu",
    };

    /// <summary>Who counsels the students.</summary>
    public static SchoolUser Counselor { get; } = new(1011, "mcurie", "Marie", "Curie", "female", "counselor");

    /// <summary>Who administers the students.</summary>
    public static SchoolUser Administrator { get; } = new(1012, "enoether", "Emmy", "Noether", "female", "teacher") { Title = "dr" };

    /// <summary>A student who keeps everything private, and whose sex Ion was not told.</summary>
    public static SchoolUser Kurt { get; } = new(30004, "2030kgoedel", "Kurt", "Gödel", "", "student", 2030)
    {
        StudentId = 1_300_004,
        Nickname = "Herr Warum",
        ShowsEighth = false,
        ShowsPicture = false,
    };

    /// <summary>Those who can sign in.</summary>
    public static IReadOnlyList<SchoolUser> All { get; } = [Ada, Grace, Alan, Katherine];

    /// <summary>All who have a profile.</summary>
    public static IReadOnlyList<SchoolUser> Known { get; } = [.. All, Counselor, Administrator, Kurt];

    /// <summary>Who can sign in, by username, which Ion compares without regard to case.</summary>
    public static SchoolUser? Find(string username) =>
        All.FirstOrDefault(user => user.Username.Equals(username, StringComparison.OrdinalIgnoreCase));

    public static SchoolUser? Find(int id) => Known.FirstOrDefault(user => user.Id == id);

    public static SchoolUser? FindByIdOrUsername(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : Find(value);

    public static SchoolUser BySubject(ClaimsPrincipal principal) =>
        FindByIdOrUsername(principal.GetClaim(OpenIddictConstants.Claims.Subject)!)!;
}
