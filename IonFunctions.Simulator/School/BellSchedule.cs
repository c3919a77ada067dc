namespace IonFunctions.Simulator.School;

/// <summary>Which kind of day a date is, and when its bells ring, by hours from 0 to 23.</summary>
internal static class BellSchedule
{
    private static readonly DayType NoSchool = new("NO SCHOOL<br>", Special: false, []);

    private static readonly DayType Anchor = new("Anchor Day", Special: false,
    [
        new(1, "Period 1", "8:40", "9:25"), new(2, "Period 2", "9:35", "10:15"), new(3, "Period 3", "10:25", "11:05"),
        new(4, "Period 4", "11:15", "11:55"), new(5, "Lunch", "11:55", "12:35"), new(6, "Period 5", "12:45", "13:25"),
        new(7, "Period 6", "13:35", "14:15"), new(8, "Period 7", "14:25", "16:00"),
    ]);

    private static readonly DayType Blue = new("Blue Day", Special: false,
    [
        new(1, "Period 1", "8:40", "10:15"), new(2, "Period 2", "10:25", "12:00"), new(3, "Lunch", "12:00", "12:40"),
        new(4, "Period 3", "12:50", "14:20"), new(5, "Period 4", "14:30", "16:00"),
    ]);

    private static readonly DayType Red = new("Red Day", Special: false,
    [
        new(1, "Period 5", "8:40", "10:15"), new(2, "Period 6", "10:25", "12:00"), new(3, "Lunch", "12:00", "12:40"),
        new(4, "Period 7", "12:50", "14:20"), new(5, "8th Period A Block", "14:30", "15:10"),
        new(6, "8th Period B Block", "15:20", "16:00"),
    ]);

    public static DayType Of(DateOnly date) => date switch
    {
        { Month: 7 } => NoSchool,
        { DayOfWeek: DayOfWeek.Saturday or DayOfWeek.Sunday } => NoSchool,
        { DayOfWeek: DayOfWeek.Monday } => Anchor,
        { DayOfWeek: DayOfWeek.Wednesday or DayOfWeek.Friday } => Red,
        _ => Blue,
    };
}
