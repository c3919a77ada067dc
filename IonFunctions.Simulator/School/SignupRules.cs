using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator.School;

/// <summary>
/// When a student may sign up, as Ion's <c>EighthScheduledActivity.add_user</c> has it. All that is wrong is told, not the
/// first thing only, in the order of Ion's names for it.
/// </summary>
internal sealed class SignupRules(Calendar calendar, SignupStore signups)
{
    /// <summary>Signs the user up, and says nothing, or says why not.</summary>
    public IReadOnlyList<string> SignUp(SchoolUser user, ScheduledActivity wanted) => signups.Atomically(() =>
    {
        var (activity, sibling) = (wanted.Activity, calendar.FindSibling(wanted));
        ScheduledActivity[] all = sibling is null ? [wanted] : [wanted, sibling];
        var existing = signups.OfUser(user.Id);
        var refusals = new SortedDictionary<string, string>(StringComparer.Ordinal);

        void Refuse(bool condition, string name, string message)
        {
            if (condition)
            {
                refusals[name] = message;
            }
        }

        Refuse(!user.IsStudent, "SignupForbidden", "You may not sign this student up for activities.");
        Refuse(activity.Deleted, "ActivityDeleted", "This activity has been deleted. Refresh this page to see an up-to-date list of activities.");
        Refuse(existing.Any(signup => Array.Exists(all, one => one.Block.Id == signup.Block) && IsStuck(signup)),
            "Sticky", "You may not switch out of a sticky activity.");
        Refuse(Array.Exists(all, one => calendar.IsLocked(one.Block)), "BlockLocked", "This block has been locked. Signup is not allowed at this time.");
        Refuse(Array.Exists(all, static one => one.Cancelled), "ScheduledActivityCancelled", "This activity has been cancelled for this block.");
        Refuse(Array.Exists(all, IsFull), "ActivityFull", "This activity is full. You may not sign up for it at this time.");
        Refuse(activity.Presign && calendar.Now < wanted.OpensAt,
            "Presign", $"You may not sign up for this activity until {BlockActivities.FormatTime(wanted.OpensAt)}");
        Refuse(activity is { OneADay: true, BothBlocks: false } && existing.Any(signup => IsSameDay(signup, wanted)),
            "OneADay",
            "You may only sign up for this activity once per day. To sign up for the activity during this block, "
            + "change your signup on the other block where you selected this activity.");
        Refuse(!activity.IsOpenTo(user), "Restricted", "You may not sign up for this restricted activity. You are not on the authorized list.");
        Refuse(activity.Blacklisted == user.Id, "Blacklisted", "You are blacklisted from this activity.");
        if (refusals.Count == 0)
        {
            Store(user, activity, all, existing);
        }

        return refusals.Values.ToList();
    });

    private bool IsFull(ScheduledActivity scheduled) =>
        scheduled.Activity.Capacity != Activity.Unlimited
        && signups.OfBlock(scheduled.Block.Id).Count(signup => signup.Activity == scheduled.Activity.Id) >= scheduled.Activity.Capacity;

    private bool IsStuck(Signup signup) =>
        calendar.FindBlock(signup.Block) is { } block
        && ActivityCatalog.Find(signup.Activity) is { Sticky: true } activity
        && !Calendar.Scheduled(block, activity).Cancelled;

    private bool IsSameDay(Signup signup, ScheduledActivity wanted) =>
        signup.Activity == wanted.Activity.Id
        && signup.Block != wanted.Block.Id
        && calendar.FindBlock(signup.Block)?.Date == wanted.Block.Date;

    /// <summary>A sign-up for both blocks takes the place of what was there on both, and leaves both when it is given up.</summary>
    private void Store(SchoolUser user, Activity activity, ScheduledActivity[] all, IReadOnlyList<Signup> existing)
    {
        var given = existing.FirstOrDefault(signup => signup.Block == all[0].Block.Id);
        if (activity.BothBlocks)
        {
            signups.Remove(user.Id, [.. all.Select(static one => one.Block.Id)]);
        }
        else if (given is not null && ActivityCatalog.Find(given.Activity) is { BothBlocks: true } left
            && Calendar.Find(all[0].Block, left) is { } leaving)
        {
            signups.Remove(user.Id, [.. new[] { leaving, calendar.FindSibling(leaving) }.OfType<ScheduledActivity>().Select(static one => one.Block.Id)]);
        }

        foreach (var one in all)
        {
            signups.SignUp(user.Id, one.Block.Id, activity.Id);
        }
    }
}
