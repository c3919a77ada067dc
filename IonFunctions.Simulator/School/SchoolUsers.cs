using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;

namespace IonFunctions.Simulator.School;

/// <summary>The people of the simulated school.</summary>
internal static class SchoolUsers
{
    public static SchoolUser Ada { get; } = new(30001, "2027alovelace", "Ada", "Lovelace", "F", 2027);

    public static SchoolUser Grace { get; } = new(30002, "2028ghopper", "Grace", "Hopper", "F", 2028);

    public static SchoolUser Alan { get; } = new(30003, "2029aturing", "Alan", "Turing", "M", 2029);

    public static SchoolUser Katherine { get; } = new(1001, "kjohnson", "Katherine", "Johnson", "F", null, "Ms.");

    public static IReadOnlyList<SchoolUser> All { get; } = [Ada, Grace, Alan, Katherine];

    /// <summary>Who counsels the students.</summary>
    public static StaffMember Counselor { get; } = new(1011, "mcurie", "Marie", "Curie", "counselor");

    /// <summary>Who administers the students.</summary>
    public static StaffMember Administrator { get; } = new(1012, "enoether", "Emmy", "Noether", "teacher");

    /// <summary>By username, which Ion compares without regard to case.</summary>
    public static SchoolUser? Find(string username) =>
        All.FirstOrDefault(user => user.Username.Equals(username, StringComparison.OrdinalIgnoreCase));

    public static SchoolUser? Find(int id) => All.FirstOrDefault(user => user.Id == id);

    public static SchoolUser? FindByIdOrUsername(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : Find(value);

    public static SchoolUser BySubject(ClaimsPrincipal principal) =>
        FindByIdOrUsername(principal.GetClaim(OpenIddictConstants.Claims.Subject)!)!;
}

/// <summary>Somebody whom profiles refer to.</summary>
internal sealed record StaffMember(int Id, string Username, string FirstName, string LastName, string UserType);
