using System.Collections.Frozen;

namespace IonFunctions.Simulator.School;

/// <summary>The pictures of the users, drawn for this project.</summary>
internal static class Pictures
{
    private static readonly FrozenDictionary<string, byte[]> ByUsername =
        SchoolUsers.All.ToFrozenDictionary(static user => user.Username, static user => Load(user.Username + ".jpg"));

    /// <summary>Of whom there is no picture, or none for who asks. It is a PNG, which Ion sends as a JPEG all the same.</summary>
    public static byte[] Nobody { get; } = Load("nobody.png");

    public static byte[] Of(SchoolUser user) => ByUsername.GetValueOrDefault(user.Username, Nobody);

    /// <summary>Students have one for every grade they were in, the staff one as staff.</summary>
    public static byte[] Of(SchoolUser user, string grade)
    {
        var (first, last) = user.IsTeacher ? (13, 13) : (9, Math.Min(user.Grade.Number, 12));
        var number = Grade.Names.ToList().IndexOf(grade) + 9;
        return number >= first && number <= last ? Of(user) : Nobody;
    }

    private static byte[] Load(string name)
    {
        using var resource = typeof(Pictures).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
