namespace IonFunctions.Simulator.School;

/// <summary>An eighth-period activity; its id is its place in the catalog, from 1.</summary>
internal sealed record Activity(int Id, string Name, string Description, string Room, string Sponsor)
{
    /// <summary>The capacity of what takes everybody.</summary>
    public const int Unlimited = -1;

    /// <summary>In place of the room's.</summary>
    public int? DefaultCapacity { get; init; }

    public int Capacity => DefaultCapacity ?? 20 + (Id * 7 % 5 * 10);

    /// <summary>Whether only those on its list may sign up.</summary>
    public bool Restricted { get; init; }

    /// <summary>The grade whose students are on that list.</summary>
    public int? GradeAllowed { get; init; }

    /// <summary>The user who may not sign up, restricted or not.</summary>
    public int? Blacklisted { get; init; }

    /// <summary>Whether it opens two days before, and no earlier.</summary>
    public bool Presign { get; init; }

    /// <summary>Whether a student may have it on one block of a day only.</summary>
    public bool OneADay { get; init; }

    /// <summary>Whether signing up for one block of a day is signing up for the other.</summary>
    public bool BothBlocks { get; init; }

    /// <summary>Whether who is in can't leave.</summary>
    public bool Sticky { get; init; }

    public bool Special { get; init; }

    public bool Administrative { get; init; }

    /// <summary>Whether it is gone, but for what refers to it.</summary>
    public bool Deleted { get; init; }

    public bool SubscriptionsEnabled => Id % 4 == 0;

    public bool IsOpenTo(SchoolUser user) => !Restricted || IsListed(user);

    /// <summary>Whether the user is on the list of a restricted activity.</summary>
    public bool IsListed(SchoolUser user) => user.Grade.Number == GradeAllowed;
}
