using System.Globalization;

namespace IonFunctions.Simulator.School;

/// <summary>An activity as a block tells of it to one user.</summary>
internal static class BlockActivities
{
    public static BlockActivity Describe(ApiCall call, ScheduledActivity scheduled, bool favorited, int count)
    {
        var (activity, urls) = (scheduled.Activity, call.Urls);
        var restrictedForUser = !activity.IsOpenTo(call.User);
        var name = NameWithFlags(scheduled, restrictedForUser);
        return new BlockActivity(
            activity.Id,
            activity.Id,
            new Link(scheduled.Id, urls.Roster(scheduled.Id)),
            urls.Activity(activity.Id),
            activity.Name,
            NameWithFlags: name,
            NameWithFlagsForUser: name, // The same twice; both leave the mark out where the user is on the list.
            activity.Description,
            scheduled.Cancelled,
            favorited,
            SubscribedTo: false,
            // A list of grades counts for signing up, but not here.
            SubscriptionsEnabled: activity.SubscriptionsEnabled && !activity.Restricted,
            new Roster(count, activity.Capacity, urls.Roster(scheduled.Id)),
            [activity.Room],
            [activity.Sponsor],
            activity.Restricted,
            restrictedForUser,
            activity.BothBlocks,
            activity.OneADay,
            activity.Special,
            activity.Administrative,
            activity.Presign,
            PresignTime: FormatTime(scheduled.OpensAt),
            activity.Sticky,
            UserSticky: false,
            Finance: "",
            scheduled.Title,
            scheduled.Comments,
            DisplayText: "",
            WaitlistCount: 0,
            Waitlisted: false,
            WaitlistPosition: 0,
            IsRecommended: false);
    }

    /// <summary>As in "Monday, November 23 at 8:00 PM".</summary>
    public static string FormatTime(DateTime time) =>
        time.ToString("dddd, MMMM d 'at' h:mm tt", CultureInfo.InvariantCulture);

    /// <summary>The marks of a block stand in another order than those of a roster.</summary>
    private static string NameWithFlags(ScheduledActivity scheduled, bool restricted)
    {
        var activity = scheduled.Activity;
        return string.Concat(
        [
            activity.Special ? "Special: " : "",
            activity.Name,
            scheduled.Title.Length > 0 ? $" - {scheduled.Title}" : "",
            restricted ? " (R)" : "",
            activity.Sticky ? " (S)" : "",
            activity.BothBlocks ? " (BB)" : "",
            activity.Administrative ? " (A)" : "",
        ]);
    }
}
