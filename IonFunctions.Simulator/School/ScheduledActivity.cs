namespace IonFunctions.Simulator.School;

/// <summary>An eighth-period block: the A or B block of a Wednesday or Friday.</summary>
internal sealed record Block(int Id, DateOnly Date, string Letter);

/// <summary>One activity on one block, which is what people sign up for.</summary>
internal sealed record ScheduledActivity(int Id, Block Block, Activity Activity)
{
    private bool IsOnFriday => Block.Date.DayOfWeek == DayOfWeek.Friday;

    public bool Cancelled => Activity.Name == "Improv Comedy" && IsOnFriday;

    public string Title => Activity.Name == "Board Games" && IsOnFriday ? "Tournament" : "";

    public string Comments => Title.Length > 0 ? "Bring a game of your own." : "";

    /// <summary>The name between the marks that Ion puts around it in sign-ups and rosters, the same for everybody.</summary>
    public string TitleWithFlags => string.Concat(
    [
        Activity.Special ? "Special: " : "",
        Activity.Name,
        Title.Length > 0 ? $" - {Title}" : "",
        Activity.Restricted ? " (R)" : "",
        Activity.BothBlocks ? " (BB)" : "",
        Activity.Administrative ? " (A)" : "",
        Activity.Sticky ? " (S)" : "",
        Activity.Deleted ? " (Deleted)" : "",
        Cancelled ? " (Cancelled)" : "",
    ]);

    /// <summary>When a presign activity opens: 28 hours before its day begins.</summary>
    public DateTime OpensAt => Block.Date.ToDateTime(TimeOnly.MinValue).AddHours(-28);
}
