using System.Collections.Frozen;

namespace IonFunctions.Simulator.School;

/// <summary>A JPEG and the entity tag that stands for it (RFC 9110 section 8.8.3).</summary>
internal sealed record Picture(byte[] Jpeg, string EntityTag);

/// <summary>The pictures of the users, drawn for this project.</summary>
internal static class Pictures
{
    private static readonly FrozenDictionary<string, Picture> ByUsername =
        SchoolUsers.All.ToFrozenDictionary(static user => user.Username, static user => Load(user.Username));

    public static Picture Of(SchoolUser user) => ByUsername[user.Username];

    private static Picture Load(string username)
    {
        using var resource = typeof(Pictures).Assembly.GetManifestResourceStream(username + ".jpg")!;
        var jpeg = new byte[resource.Length];
        resource.ReadExactly(jpeg);
        return new Picture(jpeg, EntityTags.Of(jpeg));
    }
}
