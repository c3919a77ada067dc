using IonFunctions.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Profiles, pictures and the search for people.</summary>
internal sealed class PeopleApi(IonAddress ion)
{
    public IResult OwnProfile(HttpContext context) => ApiAnswers.Json(Describe(context.User()));

    public IResult Profile(string user) =>
        SchoolUsers.FindByIdOrUsername(user) is { } found ? ApiAnswers.Json(Describe(found)) : ApiAnswers.DoesNotExist();

    public static IResult Picture(string user) =>
        SchoolUsers.FindByIdOrUsername(user) is { } found
            ? ApiAnswers.Jpeg(Pictures.Of(found))
            : ApiAnswers.DoesNotExist();

    public IResult Search(HttpContext context, string? query)
    {
        var words = (query ?? "").Replace('+', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = SchoolUsers.All
            .Where(user => words.Length > 0 && Array.TrueForAll(words, word =>
                user.FullName.Contains(word, StringComparison.OrdinalIgnoreCase)
                || user.Username.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(static user => user.Id)
            .Select(user => new StudentReference(
                user.Id, ProfileUrl(user.Id), user.UserType, user.Username, user.FullName, user.FirstName, user.LastName,
                user.Grade))
            .ToList();
        return Paging.Page(context.Request, ion.Url, found);
    }

    private Profile Describe(SchoolUser user) => new(
        user.Id,
        user.Username,
        user.Sex,
        user.Title,
        DisplayName: user.FullName,
        user.FullName,
        ShortName: user.FirstName,
        user.FirstName,
        user.LastName,
        Nickname: null,
        TjEmail: user.Email,
        user.Grade,
        user.GraduationYear,
        user.UserType,
        Counselor: user.IsStudent ? Describe(SchoolUsers.Counselor) : null,
        Administrator: user.IsStudent ? Describe(SchoolUsers.Administrator) : null,
        Picture: ProfileUrl(user.Id) + "/picture",
        IsEighthAdmin: false,
        IsTeacher: !user.IsStudent,
        user.IsStudent);

    private StaffReference Describe(StaffMember staff) => new(
        staff.Id, ProfileUrl(staff.Id), staff.UserType, staff.Username, $"{staff.FirstName} {staff.LastName}",
        staff.FirstName, staff.LastName);

    private string ProfileUrl(int id) => new Uri(ion.Url, $"api/profile/{id}").AbsoluteUri;
}
