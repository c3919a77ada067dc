using System.Reflection;
using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using IonFunctions.Local;

namespace IonFunctions.Tests;

/// <summary>SECURITY.md says of each requirement where it is met and which tests hold it: all of that is there.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "SECURITY.md"));

    private static readonly Type[] Types = typeof(SecurityDocumentTests).Assembly.GetTypes();

    /// <summary>The rows of the tables whose last column names tests, as their cells.</summary>
    private static readonly string[][] Rows = [.. Tables().SelectMany(table => table)];

    [Fact]
    public void Every_test_that_is_named_runs()
    {
        var names = TestName().Matches(Text).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(IsTest(name), $"{name} is no test"));
    }

    [Fact]
    public void Every_requirement_is_held_by_a_test_or_says_why_it_is_not_met_here() => Assert.All(Rows, row =>
        Assert.True(
            TestName().IsMatch(row[^1]) || row.Any(cell => cell.StartsWith("*Not here*: ", StringComparison.Ordinal)),
            $"{row[0]} {row[1]} names no test"));

    [Fact]
    public void Everything_that_is_said_to_do_it_is_there()
    {
        var names = typeof(AppSettings).Assembly.GetTypes().Concat(typeof(RepositoryRoot).Assembly.GetTypes())
            .SelectMany(type => (string[])[type.Name.Split('`')[0], .. type.Namespace?.Split('.') ?? []]).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Rows.SelectMany(row => Code().Matches(row[^2])).Select(match => match.Groups["name"].Value),
            name => Assert.Contains(name, names));
    }

    private static bool IsTest(string name)
    {
        var parts = name.Split('.');
        return Types.Any(type => type.Name == parts[0]
            && type.GetMethods(BindingFlags.Instance | BindingFlags.Public).Any(method => method.Name == parts[1] && method.GetCustomAttributes<FactAttribute>().Any())
            // A suite of several heads is a class that others are made of.
            && (!type.IsAbstract || Types.Any(other => !other.IsAbstract && other.IsSubclassOf(type))));
    }

    private static IEnumerable<IEnumerable<string[]>> Tables() => Text.Split("\n\n")
        .Select(block => block.Trim('\n').Split('\n'))
        .Where(lines => lines[0].EndsWith("| tests |", StringComparison.Ordinal))
        .Select(lines => lines.Skip(2).Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries)));

    [GeneratedRegex(@"`(?<name>[A-Z]\w+\.[A-Z]\w+_\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TestName();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();
}
