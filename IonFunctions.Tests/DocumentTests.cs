using System.Reflection;
using System.Text.RegularExpressions;
using IonFunctions.Local;

namespace IonFunctions.Tests;

/// <summary>What the documents name is there: what they link, and the files, folders, types and tests that they send their reader to.</summary>
public sealed partial class DocumentTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Those who change the app read these, and find everything in them by its name.</summary>
    private static readonly string[] ForContributors = ["CONTRIBUTING.md", "docs/architecture.md", "IonFunctions.Tests/README.md"];

    private static readonly Assembly[] Assemblies =
        [typeof(Core.Settings.AppSettings).Assembly, typeof(RepositoryRoot).Assembly, typeof(DocumentTests).Assembly, typeof(TimeProvider).Assembly];

    /// <summary>Every document, by its path below the root.</summary>
    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj" or "node_modules" || folder[0] == '.'))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading(string document) => Assert.All(
        Link().Matches(Read(document)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains(':', StringComparison.Ordinal)),
        target =>
        {
            var parts = target.Split('#');
            var path = parts[0].Length == 0 ? document : Path.GetRelativePath(Root, Path.Combine(Root, Path.GetDirectoryName(document)!, parts[0]));
            Assert.True(Exists(path), $"{document} links {target}, which is not there");
            Assert.True(parts.Length == 1 || Anchors(path).Contains(parts[1]), $"{document} links {target}, and there is no such heading");
        });

    [Fact]
    public void The_README_links_what_is_for_whoever_changes_the_app() =>
        Assert.All(ForContributors, document => Assert.Contains($"]({document})", Read("README.md"), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_class_of_tests_that_is_named_is_there(string document)
    {
        var types = typeof(DocumentTests).Assembly.GetTypes().Select(type => type.Name).ToList();

        // A pattern for the runner (*KillTests) has to find one; what begins with an ellipsis is only the end of a name.
        Assert.All(TestClass().Matches(Read(document)).Select(match => match.Value), name => Assert.Contains(
            types, type => name[0] == '*' ? type.EndsWith(name[1..], StringComparison.Ordinal) : type == name));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_is_to_be_run_alone_is_there(string document) => Assert.All(
        Method().Matches(Read(document)).Select(match => match.Groups["name"].Value),
        name => Assert.Contains(typeof(DocumentTests).Assembly.GetTypes(), type => type.GetMethods().Any(method => method.Name == name)));

    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("IonFunctions.Tests/README.md")]
    public void Every_path_that_a_contributor_is_sent_to_is_there(string document)
    {
        // A room of Core and a folder of the tests are called by their own names, a source without its ending.
        string[] folders = ["", Path.GetDirectoryName(document)!, "IonFunctions.Core", "IonFunctions.Tests"];
        var paths = Code().Matches(Read(document)).SelectMany(match => match.Groups["code"].Value.Split(' ', '\''))
            .Where(word => PathLike().IsMatch(word)).ToList();

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(
            folders.Any(folder => Exists(Path.Combine(folder, path)) || Exists(Path.Combine(folder, path + ".cs"))), $"{document} names {path}, which is not there"));
    }

    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    public void Every_name_that_a_contributor_is_to_look_for_is_there(string document)
    {
        var names = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMembers(Everything).Select(member => member.Name).Prepend(type.Name).Concat(type.Namespace?.Split('.') ?? []))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Code().Matches(Read(document)).Select(match => match.Groups["code"].Value).Where(code => Name().IsMatch(code)), name => Assert.Contains(name, names));
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Root, document));

    private static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    // As GitHub makes them.
    private static HashSet<string> Anchors(string document) => Heading().Matches(Read(document))
        .Select(match => NotInAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"(?<![\w.…*])\*?[A-Z]\w+(Tests|World)\b(?!/)(?!\.csproj|\.dll)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"-method '\*(?<name>\w+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Method();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\./)?[\w.-]+(/[\w.-]+)+/?$|^[\w-]+/$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PathLike();

    // Not a name in capitals, which is a variable's or a word of HTTP.
    [GeneratedRegex(@"^[A-Z](?=\w*[a-z])\w+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();
}
