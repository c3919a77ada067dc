using System.Text.Json;

namespace IonFunctions.Simulator.School;

/// <summary>Profiles, pictures and the search for people.</summary>
internal static class PeopleApi
{
    public static ApiAnswer Profile(ApiCall call)
    {
        // Usernames are compared without regard to case here, and with it where a picture is asked for.
        if (Find(call, StringComparison.OrdinalIgnoreCase) is not { } user)
        {
            return ApiAnswers.DoesNotExist();
        }

        var profile = Describe(user, call.Urls);
        if (!call.User.IsTeacher)
        {
            return ApiAnswers.Json(profile);
        }

        // Teachers see a student's number, others not even that there is one.
        var json = JsonSerializer.SerializeToNode(profile, typeof(Profile), SchoolJson.Plain)!.AsObject();
        json.Insert(json.IndexOf("grade"), "student_id", user.StudentId);
        return ApiAnswers.Json(json);
    }

    public static ApiAnswer Picture(ApiCall call)
    {
        if (Find(call, StringComparison.Ordinal) is not { } user)
        {
            return ApiAnswers.DoesNotExist();
        }

        return ApiAnswers.Picture(
            !call.User.Sees(user, static other => other.ShowsPicture) ? Pictures.Nobody
            : call.Has("grade") ? Pictures.Of(user, call.Text("grade"))
            : Pictures.Of(user));
    }

    public static ApiAnswer Search(ApiCall call) => Paging.Page(
        call, PeopleSearch.Find(call.Text("query")).Select(user => Refer(user, call.Urls)).ToList());

    private static SchoolUser? Find(ApiCall call, StringComparison comparison) =>
        call.Has("pk") ? SchoolUsers.Find(call.Id("pk"))
        : call.Has("username") ? SchoolUsers.Known.FirstOrDefault(user => user.Username.Equals(call.Text("username"), comparison))
        : call.User;

    private static Profile Describe(SchoolUser user, ApiUrls urls) => new(
        user.Id,
        user.Username,
        user.Gender,
        user.Title,
        DisplayName: user.FullName,
        user.FullName,
        ShortName: user.FirstName,
        user.FirstName,
        user.LastName,
        user.Nickname,
        TjEmail: user.Email,
        user.Grade,
        user.GraduationYear,
        user.UserType,
        Counselor: user.IsStudent ? ReferToStaff(SchoolUsers.Counselor, urls) : null,
        Administrator: user.IsStudent ? ReferToStaff(SchoolUsers.Administrator, urls) : null,
        urls.Picture(user.Id),
        IsEighthAdmin: false,
        user.IsTeacher,
        user.IsStudent);

    private static PersonReference Refer(SchoolUser user, ApiUrls urls) => user.IsStudent
        ? new StudentReference(
            user.Id, urls.Profile(user.Id), user.UserType, user.Username, user.FullName, user.FirstName, user.LastName, user.Grade)
        : ReferToStaff(user, urls);

    private static PersonReference ReferToStaff(SchoolUser user, ApiUrls urls) => new(
        user.Id, urls.Profile(user.Id), user.UserType, user.Username, user.FullName, user.FirstName, user.LastName);
}
