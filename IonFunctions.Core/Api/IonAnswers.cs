using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace IonFunctions.Core.Api;

// What Ion answers: made of IonFunctions.Core/Client/ion-answers.txt.
/// <summary>A page of a list; <c>get</c> and <c>pages</c> take its links.</summary>
/// <typeparam name="T">What is on it.</typeparam>
internal sealed record Page<T>
{
    /// <summary>How many there are on all pages.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>Ion's <c>next</c>.</summary>
    [JsonPropertyName("next")]
    public Uri? Next { get; init; }

    /// <summary>Ion's <c>previous</c>.</summary>
    [JsonPropertyName("previous")]
    public Uri? Previous { get; init; }

    /// <summary>Ion's <c>results</c>.</summary>
    [JsonPropertyName("results")]
    public IReadOnlyList<T> Results { get => field ?? []; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Page<>);
}

/// <summary>Graduates and the staff have one too.</summary>
public sealed record Grade
{
    /// <summary>From 9; 13 for graduates and for the staff.</summary>
    [JsonPropertyName("number")]
    public int Number { get; init; }

    /// <summary>As <c>senior</c>.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Grade);
}

/// <summary>Somebody, as lists name them.</summary>
public sealed record Person
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Their profile.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary><c>student</c>, <c>teacher</c>, <c>counselor</c> …</summary>
    [JsonPropertyName("user_type")]
    public string UserType { get => field ?? ""; init; }

    /// <summary>Ion's <c>username</c>.</summary>
    [JsonPropertyName("username")]
    public string Username { get => field ?? ""; init; }

    /// <summary>Ion's <c>full_name</c>.</summary>
    [JsonPropertyName("full_name")]
    public string FullName { get => field ?? ""; init; }

    /// <summary>Ion's <c>first_name</c>.</summary>
    [JsonPropertyName("first_name")]
    public string FirstName { get => field ?? ""; init; }

    /// <summary>Ion's <c>last_name</c>.</summary>
    [JsonPropertyName("last_name")]
    public string LastName { get => field ?? ""; init; }

    /// <summary>Of students, in the answer to a search.</summary>
    [JsonPropertyName("grade")]
    public Grade? Grade { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Person);
}

/// <summary>Ion's profile of somebody.</summary>
public sealed record Profile
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>ion_username</c>.</summary>
    [JsonPropertyName("ion_username")]
    public string IonUsername { get => field ?? ""; init; }

    /// <summary><c>male</c>, <c>female</c>, <c>non-binary</c>, or empty.</summary>
    [JsonPropertyName("sex")]
    public string Sex { get => field ?? ""; init; }

    /// <summary>As <c>ms</c> or <c>dr</c>.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>Ion's <c>display_name</c>.</summary>
    [JsonPropertyName("display_name")]
    public string DisplayName { get => field ?? ""; init; }

    /// <summary>Ion's <c>full_name</c>.</summary>
    [JsonPropertyName("full_name")]
    public string FullName { get => field ?? ""; init; }

    /// <summary>Ion's <c>short_name</c>.</summary>
    [JsonPropertyName("short_name")]
    public string ShortName { get => field ?? ""; init; }

    /// <summary>Ion's <c>first_name</c>.</summary>
    [JsonPropertyName("first_name")]
    public string FirstName { get => field ?? ""; init; }

    /// <summary>Ion's <c>last_name</c>.</summary>
    [JsonPropertyName("last_name")]
    public string LastName { get => field ?? ""; init; }

    /// <summary>Ion's <c>nickname</c>.</summary>
    [JsonPropertyName("nickname")]
    public string? Nickname { get; init; }

    /// <summary>Ion's <c>tj_email</c>.</summary>
    [JsonPropertyName("tj_email")]
    public string TjEmail { get => field ?? ""; init; }

    /// <summary>For teachers only.</summary>
    [JsonPropertyName("student_id")]
    public long? StudentId { get; init; }

    /// <summary>Ion's <c>grade</c>.</summary>
    [JsonPropertyName("grade")]
    public Grade Grade { get => field ??= new(); init; }

    /// <summary>Ion's <c>graduation_year</c>.</summary>
    [JsonPropertyName("graduation_year")]
    public int? GraduationYear { get; init; }

    /// <summary><c>student</c>, <c>teacher</c>, <c>counselor</c> …</summary>
    [JsonPropertyName("user_type")]
    public string UserType { get => field ?? ""; init; }

    /// <summary>Ion's <c>counselor</c>.</summary>
    [JsonPropertyName("counselor")]
    public Person? Counselor { get; init; }

    /// <summary>Ion's <c>administrator</c>.</summary>
    [JsonPropertyName("administrator")]
    public Person? Administrator { get; init; }

    /// <summary>Where the picture is; not that there is one.</summary>
    [JsonPropertyName("picture")]
    public Uri? Picture { get; init; }

    /// <summary>Ion's <c>is_eighth_admin</c>.</summary>
    [JsonPropertyName("is_eighth_admin")]
    public bool IsEighthAdmin { get; init; }

    /// <summary>Ion's <c>is_teacher</c>.</summary>
    [JsonPropertyName("is_teacher")]
    public bool IsTeacher { get; init; }

    /// <summary>Ion's <c>is_student</c>.</summary>
    [JsonPropertyName("is_student")]
    public bool IsStudent { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Profile);
}

/// <summary>A day of the bell schedule.</summary>
public sealed record ScheduleDay
{
    /// <summary>Ion's <c>url</c>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>As <c>2026-11-25</c>; of a day that nobody has entered as it was asked for, maybe without zeros.</summary>
    [JsonPropertyName("date")]
    public string Date { get => field ?? ""; init; }

    /// <summary>Ion's <c>day_type</c>.</summary>
    [JsonPropertyName("day_type")]
    public DayType DayType { get => field ??= new(); init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(ScheduleDay);
}

/// <summary>When the bells ring on such a day.</summary>
public sealed record DayType
{
    /// <summary>As <c>Blue Day</c>; may have <c>&lt;br></c> in it.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Ion's <c>special</c>.</summary>
    [JsonPropertyName("special")]
    public bool Special { get; init; }

    /// <summary>None where there is no school.</summary>
    [JsonPropertyName("blocks")]
    public IReadOnlyList<Bell> Blocks { get => field ?? []; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(DayType);
}

/// <summary>A period, lunch, or what else is between two bells.</summary>
public sealed record Bell
{
    /// <summary>Ion's <c>order</c>.</summary>
    [JsonPropertyName("order")]
    public int Order { get; init; }

    /// <summary>As <c>Period 1</c>; may have <c>&lt;br></c> in it.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>In Virginia, by hours from 0 to 23 without a zero before them, as <c>8:40</c>.</summary>
    [JsonPropertyName("start")]
    public TimeOnly Start { get; init; }

    /// <summary>Ion's <c>end</c>.</summary>
    [JsonPropertyName("end")]
    public TimeOnly End { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Bell);
}

/// <summary>A part of another answer.</summary>
public sealed record Announcement
{
    /// <summary>Ion's <c>url</c>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>title</c>.</summary>
    [JsonPropertyName("title")]
    public string Title { get => field ?? ""; init; }

    /// <summary>HTML, written by people: to be cleaned before a page shows it.</summary>
    [JsonPropertyName("content")]
    public string Content { get => field ?? ""; init; }

    /// <summary>Ion's <c>author</c>.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>Ion's <c>user</c>.</summary>
    [JsonPropertyName("user")]
    public long? User { get; init; }

    /// <summary>Ion's <c>added</c>.</summary>
    [JsonPropertyName("added")]
    public DateTimeOffset Added { get; init; }

    /// <summary>Ion's <c>updated</c>.</summary>
    [JsonPropertyName("updated")]
    public DateTimeOffset Updated { get; init; }

    /// <summary>For whom it is; for all where there are none.</summary>
    [JsonPropertyName("groups")]
    public IReadOnlyList<long> Groups { get => field ?? []; init; }

    /// <summary>Ion's <c>pinned</c>.</summary>
    [JsonPropertyName("pinned")]
    public bool Pinned { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Announcement);
}

/// <summary>What the county says of an emergency.</summary>
public sealed record Emergency
{
    /// <summary>Whether there is one; null where Ion has nobody to ask.</summary>
    [JsonPropertyName("status")]
    public bool? Status { get; init; }

    /// <summary>HTML, to be cleaned before a page shows it; empty without an emergency, null where Ion could not ask.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Emergency);
}

/// <summary>A part of another answer.</summary>
public sealed record Bus
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>As <c>JT-101</c>.</summary>
    [JsonPropertyName("route_name")]
    public string RouteName { get => field ?? ""; init; }

    /// <summary>Where it stands, once it is there.</summary>
    [JsonPropertyName("space")]
    public string Space { get => field ?? ""; init; }

    /// <summary>Ion's <c>bus_number</c>.</summary>
    [JsonPropertyName("bus_number")]
    public string BusNumber { get => field ?? ""; init; }

    /// <summary><c>a</c>: arrived, <c>d</c>: delayed, <c>o</c>: on time.</summary>
    [JsonPropertyName("status")]
    public string Status { get => field ?? ""; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Bus);
}

/// <summary>An eighth period block.</summary>
public sealed record Block
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>A <see cref="BlockDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Ion's <c>date</c>.</summary>
    [JsonPropertyName("date")]
    public DateOnly Date { get; init; }

    /// <summary><c>A</c> or <c>B</c>, mostly.</summary>
    [JsonPropertyName("block_letter")]
    public string BlockLetter { get => field ?? ""; init; }

    /// <summary>Whether sign-ups are over.</summary>
    [JsonPropertyName("locked")]
    public bool Locked { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Block);
}

/// <summary>A block, and what may be chosen for it.</summary>
public sealed record BlockDetail
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>By activity id.</summary>
    [JsonPropertyName("activities")]
    public IReadOnlyDictionary<string, BlockActivity> Activities { get => field ?? ReadOnlyDictionary<string, BlockActivity>.Empty; init; }

    /// <summary>Ion's <c>date</c>.</summary>
    [JsonPropertyName("date")]
    public DateOnly Date { get; init; }

    /// <summary>Ion's <c>block_letter</c>.</summary>
    [JsonPropertyName("block_letter")]
    public string BlockLetter { get => field ?? ""; init; }

    /// <summary>Ion's <c>comments</c>.</summary>
    [JsonPropertyName("comments")]
    public string Comments { get => field ?? ""; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(BlockDetail);
}

/// <summary>An activity as a block tells of it to the user.</summary>
public sealed record BlockActivity
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>aid</c>.</summary>
    [JsonPropertyName("aid")]
    public long Aid { get; init; }

    /// <summary>The activity on this block, which is what one signs up for; a <see cref="ScheduledActivity"/>.</summary>
    [JsonPropertyName("scheduled_activity")]
    public Link ScheduledActivity { get => field ??= new(); init; }

    /// <summary>An <see cref="ActivityDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Ion's <c>name</c>.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>With the title and marks such as (R) for restricted.</summary>
    [JsonPropertyName("name_with_flags")]
    public string NameWithFlags { get => field ?? ""; init; }

    /// <summary>Ion's <c>name_with_flags_for_user</c>.</summary>
    [JsonPropertyName("name_with_flags_for_user")]
    public string NameWithFlagsForUser { get => field ?? ""; init; }

    /// <summary>Ion's <c>description</c>.</summary>
    [JsonPropertyName("description")]
    public string Description { get => field ?? ""; init; }

    /// <summary>Ion's <c>cancelled</c>.</summary>
    [JsonPropertyName("cancelled")]
    public bool Cancelled { get; init; }

    /// <summary>Ion's <c>favorited</c>.</summary>
    [JsonPropertyName("favorited")]
    public bool Favorited { get; init; }

    /// <summary>Ion's <c>subscribed_to</c>.</summary>
    [JsonPropertyName("subscribed_to")]
    public bool SubscribedTo { get; init; }

    /// <summary>Ion's <c>subscriptions_enabled</c>.</summary>
    [JsonPropertyName("subscriptions_enabled")]
    public bool SubscriptionsEnabled { get; init; }

    /// <summary>Ion's <c>roster</c>.</summary>
    [JsonPropertyName("roster")]
    public Roster Roster { get => field ??= new(); init; }

    /// <summary>Ion's <c>rooms</c>.</summary>
    [JsonPropertyName("rooms")]
    public IReadOnlyList<string> Rooms { get => field ?? []; init; }

    /// <summary>Ion's <c>sponsors</c>.</summary>
    [JsonPropertyName("sponsors")]
    public IReadOnlyList<string?> Sponsors { get => field ?? []; init; }

    /// <summary>Whether only those on its list may sign up.</summary>
    [JsonPropertyName("restricted")]
    public bool Restricted { get; init; }

    /// <summary>Whether it is, and the user is not on the list.</summary>
    [JsonPropertyName("restricted_for_user")]
    public bool RestrictedForUser { get; init; }

    /// <summary>Whether signing up for one block of a day is signing up for the other.</summary>
    [JsonPropertyName("both_blocks")]
    public bool BothBlocks { get; init; }

    /// <summary>Whether one may have it on one block of a day only.</summary>
    [JsonPropertyName("one_a_day")]
    public bool OneADay { get; init; }

    /// <summary>Ion's <c>special</c>.</summary>
    [JsonPropertyName("special")]
    public bool Special { get; init; }

    /// <summary>Ion's <c>administrative</c>.</summary>
    [JsonPropertyName("administrative")]
    public bool Administrative { get; init; }

    /// <summary>Whether it opens two days before and no earlier.</summary>
    [JsonPropertyName("presign")]
    public bool Presign { get; init; }

    /// <summary>When it opens, as <c>Monday, November 23 at 8:00 PM</c>.</summary>
    [JsonPropertyName("presign_time")]
    public string PresignTime { get => field ?? ""; init; }

    /// <summary>Whether who is in can't leave.</summary>
    [JsonPropertyName("sticky")]
    public bool Sticky { get; init; }

    /// <summary>Ion's <c>user_sticky</c>.</summary>
    [JsonPropertyName("user_sticky")]
    public bool UserSticky { get; init; }

    /// <summary>Ion's <c>finance</c>.</summary>
    [JsonPropertyName("finance")]
    public string Finance { get => field ?? ""; init; }

    /// <summary>Ion's <c>title</c>.</summary>
    [JsonPropertyName("title")]
    public string Title { get => field ?? ""; init; }

    /// <summary>Ion's <c>comments</c>.</summary>
    [JsonPropertyName("comments")]
    public string Comments { get => field ?? ""; init; }

    /// <summary>In place of the comments, if anything.</summary>
    [JsonPropertyName("display_text")]
    public string DisplayText { get => field ?? ""; init; }

    /// <summary>Ion's <c>waitlist_count</c>.</summary>
    [JsonPropertyName("waitlist_count")]
    public int WaitlistCount { get; init; }

    /// <summary>Ion's <c>waitlisted</c>.</summary>
    [JsonPropertyName("waitlisted")]
    public bool Waitlisted { get; init; }

    /// <summary>Ion's <c>waitlist_position</c>.</summary>
    [JsonPropertyName("waitlist_position")]
    public int WaitlistPosition { get; init; }

    /// <summary>Ion's <c>is_recommended</c>.</summary>
    [JsonPropertyName("is_recommended")]
    public bool IsRecommended { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(BlockActivity);
}

/// <summary>How many are signed up.</summary>
public sealed record Roster
{
    /// <summary>Ion's <c>count</c>.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>How many may be; -1 where nobody counts.</summary>
    [JsonPropertyName("capacity")]
    public int Capacity { get; init; }

    /// <summary>A <see cref="ScheduledActivity"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Roster);
}

/// <summary>A part of another answer.</summary>
public sealed record Link
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>url</c>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Link);
}

/// <summary>An activity, as lists name it.</summary>
public sealed record Activity
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>An <see cref="ActivityDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Ion's <c>name</c>.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Activity);
}

/// <summary>An activity, and when it is.</summary>
public sealed record ActivityDetail
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>name</c>.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Ion's <c>description</c>.</summary>
    [JsonPropertyName("description")]
    public string Description { get => field ?? ""; init; }

    /// <summary>Ion's <c>administrative</c>.</summary>
    [JsonPropertyName("administrative")]
    public bool Administrative { get; init; }

    /// <summary>Ion's <c>restricted</c>.</summary>
    [JsonPropertyName("restricted")]
    public bool Restricted { get; init; }

    /// <summary>Ion's <c>presign</c>.</summary>
    [JsonPropertyName("presign")]
    public bool Presign { get; init; }

    /// <summary>Ion's <c>one_a_day</c>.</summary>
    [JsonPropertyName("one_a_day")]
    public bool OneADay { get; init; }

    /// <summary>Ion's <c>both_blocks</c>.</summary>
    [JsonPropertyName("both_blocks")]
    public bool BothBlocks { get; init; }

    /// <summary>Ion's <c>sticky</c>.</summary>
    [JsonPropertyName("sticky")]
    public bool Sticky { get; init; }

    /// <summary>Ion's <c>special</c>.</summary>
    [JsonPropertyName("special")]
    public bool Special { get; init; }

    /// <summary>By block id.</summary>
    [JsonPropertyName("scheduled_on")]
    public IReadOnlyDictionary<string, ActivityBlock> ScheduledOn { get => field ?? ReadOnlyDictionary<string, ActivityBlock>.Empty; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(ActivityDetail);
}

/// <summary>A block on which an activity is.</summary>
public sealed record ActivityBlock
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>date</c>.</summary>
    [JsonPropertyName("date")]
    public DateOnly Date { get; init; }

    /// <summary>Ion's <c>block_letter</c>.</summary>
    [JsonPropertyName("block_letter")]
    public string BlockLetter { get => field ?? ""; init; }

    /// <summary>A <see cref="BlockDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>A <see cref="ScheduledActivity"/>.</summary>
    [JsonPropertyName("roster")]
    public Link Roster { get => field ??= new(); init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(ActivityBlock);
}

/// <summary>What somebody has chosen for a block.</summary>
public sealed record Signup
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>block</c>.</summary>
    [JsonPropertyName("block")]
    public SignupBlock Block { get => field ??= new(); init; }

    /// <summary>Ion's <c>activity</c>.</summary>
    [JsonPropertyName("activity")]
    public SignupActivity Activity { get => field ??= new(); init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("scheduled_activity")]
    public long ScheduledActivity { get; init; }

    /// <summary>Ion's <c>user</c>.</summary>
    [JsonPropertyName("user")]
    public long User { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Signup);
}

/// <summary>A part of another answer.</summary>
public sealed record SignupBlock
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>date</c>.</summary>
    [JsonPropertyName("date")]
    public DateOnly Date { get; init; }

    /// <summary>A <see cref="BlockDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Ion's <c>block_letter</c>.</summary>
    [JsonPropertyName("block_letter")]
    public string BlockLetter { get => field ?? ""; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(SignupBlock);
}

/// <summary>A part of another answer.</summary>
public sealed record RosterBlock
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>date</c>.</summary>
    [JsonPropertyName("date")]
    public DateOnly Date { get; init; }

    /// <summary>A <see cref="BlockDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(RosterBlock);
}

/// <summary>A part of another answer.</summary>
public sealed record SignupActivity
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>With marks such as (R) for restricted.</summary>
    [JsonPropertyName("title")]
    public string Title { get => field ?? ""; init; }

    /// <summary>An <see cref="ActivityDetail"/>.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(SignupActivity);
}

/// <summary>An activity on a block, and who is signed up.</summary>
public sealed record ScheduledActivity
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>name</c>.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>Ion's <c>block</c>.</summary>
    [JsonPropertyName("block")]
    public RosterBlock Block { get => field ??= new(); init; }

    /// <summary>Ion's <c>activity</c>.</summary>
    [JsonPropertyName("activity")]
    public SignupActivity Activity { get => field ??= new(); init; }

    /// <summary>Ion's <c>signups</c>.</summary>
    [JsonPropertyName("signups")]
    public Members Signups { get => field ??= new(); init; }

    /// <summary>-1 where nobody counts.</summary>
    [JsonPropertyName("capacity")]
    public int Capacity { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(ScheduledActivity);
}

/// <summary>A part of another answer.</summary>
public sealed record Members
{
    /// <summary>Those whom the user may see.</summary>
    [JsonPropertyName("members")]
    public IReadOnlyList<Member> MembersList { get => field ?? []; init; }

    /// <summary>Ion's <c>count</c>.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>Ion's <c>viewable_count</c>.</summary>
    [JsonPropertyName("viewable_count")]
    public int ViewableCount { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Members);
}

/// <summary>A part of another answer.</summary>
public sealed record Member
{
    /// <summary>Ion's <c>id</c>.</summary>
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Ion's <c>full_name</c>.</summary>
    [JsonPropertyName("full_name")]
    public string FullName { get => field ?? ""; init; }

    /// <summary>Ion's <c>username</c>.</summary>
    [JsonPropertyName("username")]
    public string Username { get => field ?? ""; init; }

    /// <summary>Their profile.</summary>
    [JsonPropertyName("url")]
    public Uri? Url { get; init; }

    /// <summary>Not in the log: there may be somebody's name in it.</summary>
    public override string ToString() => nameof(Member);
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>))]
[JsonSerializable(typeof(Page<Announcement>))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(Page<Block>))]
[JsonSerializable(typeof(BlockDetail))]
[JsonSerializable(typeof(Page<Person>))]
[JsonSerializable(typeof(Page<Activity>))]
[JsonSerializable(typeof(ActivityDetail))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(IReadOnlyList<Signup>))]
[JsonSerializable(typeof(IReadOnlyList<Activity>))]
[JsonSerializable(typeof(ScheduledActivity))]
[JsonSerializable(typeof(Page<ScheduleDay>))]
[JsonSerializable(typeof(ScheduleDay))]
[JsonSerializable(typeof(Emergency))]
[JsonSerializable(typeof(Page<Bus>))]
[JsonSerializable(typeof(Bus))]
internal sealed partial class IonAnswersJson : JsonSerializerContext;
// End of what is made.
