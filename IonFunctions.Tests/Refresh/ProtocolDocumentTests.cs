using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using IonFunctions.Core.Refresh;
using IonFunctions.Local;
using IonFunctions.Tests.Simulation;

namespace IonFunctions.Tests.Refresh;

/// <summary>docs/refresh-protocol.md names for each invariant what keeps it and what would find its loss: all of that is there, and nothing is left out.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly Section[] Sections = [.. Read()];

    private static IEnumerable<Type> TestClasses => typeof(ProtocolDocumentTests).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false });

    [Fact]
    public void The_invariants_are_numbered_from_1_to_9() =>
        Assert.Equal(Enumerable.Range(1, 9), Sections.Where(section => section.Number > 0).Select(section => section.Number));

    [Fact]
    public void Each_has_code_and_tests_and_a_mutant_or_the_reason_why_there_is_none() => Assert.All(
        Sections.Where(section => section.Number > 0 || section.Tests.Count > 0),
        section =>
        {
            Assert.NotEmpty(section.Code);
            Assert.NotEmpty(section.Tests);
            Assert.NotEqual(section.Mutants.Count > 0, section.SaysWhyThereIsNoMutant);
        });

    [Fact]
    public void Every_test_that_is_named_is_a_test() =>
        Assert.All(Sections.SelectMany(section => section.Tests), name => Assert.True(IsTest(name), $"{name} is no test"));

    [Fact]
    public void Every_test_that_carries_a_number_is_named_under_it()
    {
        var numbered = TestClasses
            .SelectMany(type => type.GetMethods(Everything).Select(method => (Name: $"{type.Name}.{method.Name}", Match: Numbered().Match(method.Name))))
            .Where(test => test.Match.Success)
            .Select(test => (Number: int.Parse(test.Match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), test.Name))
            .ToList();

        Assert.Equal(Enumerable.Range(1, 9), numbered.Select(test => test.Number).Distinct().Order());
        Assert.All(numbered, test => Assert.Contains(test.Name, Sections.Single(section => section.Number == test.Number).Tests));
    }

    [Fact]
    public void Every_mutant_is_named_and_every_mutant_that_is_named_is_there() => Assert.Equal(
        typeof(Mutations).GetNestedTypes(Everything).Select(type => type.Name).Order(StringComparer.Ordinal),
        Sections.SelectMany(section => section.Mutants).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_piece_of_code_that_is_named_is_there()
    {
        var types = typeof(RefreshFlight).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(Sections.SelectMany(section => section.Code), name => Assert.Contains(name, types));
    }

    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static bool IsTest(string name)
    {
        var (type, method) = name.Split('.') is [var one, var other] ? (one, other) : ("", "");
        return TestClasses.Where(candidate => candidate.Name == type)
            // What a suite of two heads has from the class before it, too.
            .SelectMany(candidate => candidate.GetMethods(Everything & ~BindingFlags.DeclaredOnly))
            .Any(candidate => candidate.Name == method && candidate.GetCustomAttributes<FactAttribute>().Any());
    }

    private static IEnumerable<Section> Read()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "refresh-protocol.md"));
        foreach (var part in text.Split("\n## ")[1..])
        {
            var names = Named().Matches(part).ToLookup(match => match.Groups["kind"].Value, match => match.Groups["name"].Value);
            yield return new(
                Heading().Match(part) is { Success: true } heading ? int.Parse(heading.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : 0,
                [.. names["Code"]], [.. names["Test"]], [.. names["Mutant"]],
                part.Contains("\n- No mutant: ", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^- (?<kind>Code|Test|Mutant): `(?<name>[\w.]+)`$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^(?<number>\d+)\. ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^I(?<number>\d+)_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Numbered();

    /// <summary>What is said of one invariant; its number is 0 where it is none.</summary>
    private sealed record Section(
        int Number, IReadOnlyList<string> Code, IReadOnlyList<string> Tests, IReadOnlyList<string> Mutants, bool SaysWhyThereIsNoMutant);
}
