using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Simulator;

/// <summary>A field of an answer of Ion's, and where Ion's source has it.</summary>
internal sealed record AnswerField(string Path, string Type, string Source);

/// <summary><c>ion-answers.txt</c>, and whether an answer is as it says.</summary>
internal sealed class AnswerTable
{
    private static readonly bool[] Neither = [];
    private static readonly bool[] Present = [false];
    private static readonly bool[] Both = [false, true];

    private readonly Dictionary<string, List<AnswerField>> _views = [];

    public AnswerTable(IEnumerable<string> lines)
    {
        var fields = new List<AnswerField>();
        foreach (var line in lines.Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                _views.Add(line[3..], fields = []);
            }
            else if (line.Split('|', StringSplitOptions.TrimEntries) is [var path, var type, { Length: > 0 } source])
            {
                fields.Add(new AnswerField(path, type, source));
            }
            else
            {
                throw new FormatException(line);
            }
        }
    }

    public IEnumerable<string> Views => _views.Keys;

    /// <summary>What was seen, by view and field: null, and not null.</summary>
    public HashSet<(string View, string Path, bool Null)> Seen { get; } = [];

    /// <summary>Fields of the table that none of the answers had, or only null, or never null.</summary>
    public IEnumerable<string> Unseen =>
        from view in _views
        from row in view.Value
        from isNull in row.Type.EndsWith("(?)", StringComparison.Ordinal) ? Neither : row.Type.EndsWith('?') ? Both : Present
        where !Seen.Contains((view.Key, row.Path, isNull))
        select $"{view.Key} {row.Path} is never {(isNull ? "null" : "there")}";

    public static AnswerTable Read() => new(File.ReadLines(
        Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Tests", "Simulator", "ion-answers.txt")));

    /// <summary>What is wrong with an answer, each with the name of its field.</summary>
    public IReadOnlyList<string> Check(string view, JsonElement answer, Uri ion)
    {
        var faults = new List<string>();
        Walk(view, "$", answer, ion, faults);
        return faults;
    }

    private void Walk(string view, string path, JsonElement value, Uri ion, List<string> faults)
    {
        var fields = _views[view];
        if (fields.Find(field => field.Path == path) is not { } field)
        {
            faults.Add($"{view}: {path} is surplus");
            return;
        }

        var isNull = value.ValueKind is JsonValueKind.Null;
        Seen.Add((view, path, isNull));
        if (isNull)
        {
            if (!field.Type.Contains('?', StringComparison.Ordinal))
            {
                faults.Add($"{view}: {path} is null, which it is not by {field.Source}");
            }

            return;
        }

        if (!Is(value, field.Type.Replace("(?)", "", StringComparison.Ordinal).TrimEnd('?'), ion))
        {
            faults.Add($"{view}: {path} is no {field.Type} but {value.GetRawText()}; see {field.Source}");
            return;
        }

        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Walk(view, path + ".[]", item, ion, faults);
            }
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            WalkMembers(view, path, value, ion, faults);
        }
    }

    private void WalkMembers(string view, string path, JsonElement value, Uri ion, List<string> faults)
    {
        var members = value.EnumerateObject().ToList();
        var children = _views[view].Where(field => Parent(field.Path) == path).Select(static field => Name(field.Path)).ToList();
        if (children is ["{}"])
        {
            members.ForEach(member => Walk(view, path + ".{}", member.Value, ion, faults));
            return;
        }

        var names = members.Select(static member => member.Name).ToList();
        faults.AddRange(children.Except(names).Select(name => $"{view}: {path}.{name} is missing"));
        if (!names.Where(children.Contains).SequenceEqual(children.Where(names.Contains)))
        {
            faults.Add($"{view}: {path} has another order: {string.Join(", ", names)}");
        }

        members.ForEach(member => Walk(view, $"{path}.{member.Name}", member.Value, ion, faults));
    }

    private static bool Is(JsonElement value, string type, Uri ion) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Object, "object") or (JsonValueKind.Array, "array") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") => true,
        (JsonValueKind.Number, "integer") => value.TryGetInt32(out _),
        (JsonValueKind.String, "string") => true,
        (JsonValueKind.String, "url") => value.GetString()!.StartsWith(ion.AbsoluteUri + "api/", StringComparison.Ordinal),
        (JsonValueKind.String, "date") => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        (JsonValueKind.String, "time") => TimeOnly.TryParseExact(value.GetString(), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        (JsonValueKind.String, "datetime") => Regex.IsMatch(
            value.GetString()!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", RegexOptions.None, Regex.InfiniteMatchTimeout),
        _ => false,
    };

    private static string Parent(string path) => path.LastIndexOf('.') is var dot and > 0 ? path[..dot] : "";

    private static string Name(string path) => path[(path.LastIndexOf('.') + 1)..];
}
