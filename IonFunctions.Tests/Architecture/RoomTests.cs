using System.Text.RegularExpressions;
using IonFunctions.Core;
using IonFunctions.Local;
using NetArchTest.Rules;

namespace IonFunctions.Tests.Architecture;

/// <summary>The rooms of Core know each other in one direction, as <see cref="Room.All"/> has it; docs/architecture.md draws it.</summary>
public sealed partial class RoomTests
{
    private static readonly string Root = RepositoryRoot.Find();

    public static TheoryData<string> Names => [.. Room.All.Select(room => room.Name)];

    [Fact]
    public void Every_folder_of_Core_is_a_room_of_the_table_and_has_types()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Root, "IonFunctions.Core")).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"));

        Assert.Equal(folders.Order(StringComparer.Ordinal), Room.All.Select(room => room.Name).Order(StringComparer.Ordinal));
        Assert.All(Room.All, room => Assert.NotEmpty(In(room).GetTypes()));
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        var names = Room.All.Select(room => room.Name).ToList();

        Assert.All(Room.All, room => Assert.All(
            room.Knows.Keys, known => Assert.True(names.IndexOf(known) is >= 0 and var at && at < names.IndexOf(room.Name), $"{room.Name} stands below {known}.")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_room_knows_those_that_the_table_says_and_no_others(string name)
    {
        var room = Assert.Single(Room.All, one => one.Name == name);
        var faults = Room.All
            .Where(other => other != room && !room.Knows.ContainsKey(other.Name))
            .SelectMany(other => Users(room, other)
                .Select(type => $"{type} uses {other.Name}, which {room.Name} does not know: move what it needs to a lower room, let who calls it bring it along, or, if the arrow is right and closes no circle, add it to Room.All with its reason and to docs/architecture.md."));

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_arrow_of_the_table_is_used(string name)
    {
        var room = Assert.Single(Room.All, one => one.Name == name);

        Assert.All(room.Knows.Keys, known => Assert.NotEmpty(Users(room, Assert.Single(Room.All, one => one.Name == known))));
    }

    [Fact]
    public void The_picture_shows_the_table()
    {
        var drawn = Arrow().Matches(File.ReadAllText(Path.Combine(Root, "docs", "architecture.md")))
            .Select(match => $"{match.Groups["from"].Value} --> {match.Groups["to"].Value}");
        var table = Room.All.SelectMany(room => room.Knows.Keys.Select(known => $"{room.Name} --> {known}"));

        Assert.Equal(table.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    private static PredicateList In(Room room) =>
        Types.InAssembly(typeof(ServiceCollectionExtensions).Assembly).That().ResideInNamespace(room.Namespace);

    private static IEnumerable<string> Users(Room room, Room other) =>
        In(room).And().HaveDependencyOnAny([.. In(other).GetTypes().Select(type => type.FullName)]).GetTypes().Select(type => type.FullName);

    [GeneratedRegex(@"^ *(?<from>[A-Z]\w+) --> (?<to>[A-Z]\w+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Arrow();
}
