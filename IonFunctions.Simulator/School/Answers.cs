using System.Text.Json.Serialization;

namespace IonFunctions.Simulator.School;

// What the API answers, member by member in Ion's order; names become snake_case.

internal sealed record Detail(string detail);

/// <summary>One page of a list, as Django REST Framework's PageNumberPagination has it.</summary>
internal sealed record Page<T>(int Count, string? Next, string? Previous, IReadOnlyList<T> Results);

/// <summary>Somebody, as a profile or a search refers to them; students alone have a grade.</summary>
[JsonDerivedType(typeof(StudentReference))]
internal record PersonReference(
    int Id, string Url, string UserType, string Username, string FullName, string FirstName, string LastName);

internal sealed record StudentReference(
    int Id, string Url, string UserType, string Username, string FullName, string FirstName, string LastName,
    [property: JsonPropertyOrder(1)] Grade Grade)
    : PersonReference(Id, Url, UserType, Username, FullName, FirstName, LastName);

internal sealed record Profile(
    int Id, string IonUsername, string Sex, string? Title, string DisplayName, string FullName, string ShortName,
    string FirstName, string LastName, string? Nickname, string TjEmail, Grade Grade, int? GraduationYear,
    string UserType, PersonReference? Counselor, PersonReference? Administrator, string Picture, bool IsEighthAdmin,
    bool IsTeacher, bool IsStudent);

internal sealed record ScheduleDay(string Url, string Date, DayType DayType);

internal sealed record DayType(string Name, bool Special, IReadOnlyList<BellBlock> Blocks);

internal sealed record BellBlock(int Order, string Name, string Start, string End);

internal sealed record Announcement(
    string Url, int Id, string Title, string Content, string Author, int? User, string Added, string Updated,
    IReadOnlyList<int> Groups, bool Pinned);

internal sealed record BlockSummary(int Id, string Url, string Date, string BlockLetter, bool Locked);

internal sealed record BlockDetail(
    int Id, IReadOnlyDictionary<string, BlockActivity> Activities, string Date, string BlockLetter, string Comments);

internal sealed record BlockActivity(
    int Id, int Aid, Link ScheduledActivity, string Url, string Name, string NameWithFlags, string NameWithFlagsForUser,
    string Description, bool Cancelled, bool Favorited, bool SubscribedTo, bool SubscriptionsEnabled, Roster Roster,
    IReadOnlyList<string> Rooms, IReadOnlyList<string> Sponsors, bool Restricted, bool RestrictedForUser, bool BothBlocks,
    bool OneADay, bool Special, bool Administrative, bool Presign, string PresignTime, bool Sticky, bool UserSticky,
    string Finance, string Title, string Comments, string DisplayText, int WaitlistCount, bool Waitlisted,
    int WaitlistPosition, bool IsRecommended);

internal sealed record Link(int Id, string Url);

internal sealed record Roster(int Count, int Capacity, string Url);

internal sealed record ActivitySummary(int Id, string Url, string Name);

internal sealed record ActivityDetail(
    int Id, string Name, string Description, bool Administrative, bool Restricted, bool Presign, bool OneADay,
    bool BothBlocks, bool Sticky, bool Special, IReadOnlyDictionary<string, ScheduledOn> ScheduledOn);

internal sealed record ScheduledOn(int Id, string Date, string BlockLetter, string Url, Link Roster);

internal sealed record SignupBlock(int Id, string Date, string Url, string BlockLetter);

internal sealed record SignupActivity(int Id, string Title, string Url);

internal sealed record SignupAnswer(int Id, SignupBlock Block, SignupActivity Activity, int ScheduledActivity, int User);

internal sealed record ScheduledActivityAnswer(
    int Id, string Name, RosterBlock Block, SignupActivity Activity, RosterMembers Signups, int Capacity);

internal sealed record RosterBlock(int Id, string Date, string Url);

internal sealed record RosterMembers(IReadOnlyList<RosterMember> Members, int Count, int ViewableCount);

internal sealed record RosterMember(int Id, string FullName, string Username, string Url);

internal sealed record Emergency(bool? Status, string? Message);

internal sealed record BusRoute(int Id, string RouteName, string Space, string BusNumber, string Status);
