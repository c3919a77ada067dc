using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Answers;

/// <summary>Whether answers are as the table says, and what of it none of them had.</summary>
internal sealed class AnswerCheck(AnswerTable table, Uri ion)
{
    private readonly HashSet<(string View, string Path)> _seen = [];
    private readonly HashSet<(string Type, string Field, bool Null)> _fields = [];

    /// <summary>What of a view was never there, and fields that may be null and never were, or were nothing else.</summary>
    public IEnumerable<string> Unseen =>
        from view in table.Views
        where view.Shape.Name != "picture"
        from row in Rows(view, "$", view.Shape, owner: ("", ""))
        from isNull in NullsOf(row.Null)
        where row.Null is Nullness.Both ? !_fields.Contains((row.Owner.Type, row.Owner.Field, isNull)) : !_seen.Contains((view.Name, row.Path))
        select $"{view.Name} {row.Path} is never {(isNull ? "null" : "there")}";

    /// <summary>What is wrong with an answer, each with the name of its field.</summary>
    public IReadOnlyList<string> Check(string name, JsonElement answer)
    {
        var faults = new List<string>();
        var view = table.Views.Single(view => view.Name == name);
        Walk(view, "$", view.Shape, (view.Source, "", ""), answer, faults);
        return [.. faults.Select(fault => $"{name}: {fault}")];
    }

    private void Walk(AnswerView view, string path, AnswerShape shape, (string Source, string Type, string Field) at, JsonElement value, List<string> faults)
    {
        var isNull = value.ValueKind is JsonValueKind.Null;
        _fields.Add((at.Type, at.Field, isNull));
        if (isNull)
        {
            if (shape.Null is Nullness.Never)
            {
                faults.Add($"{path} is null, which it is not by {at.Source}");
            }

            return;
        }

        _seen.Add((view.Name, path));
        if (!Is(value, shape))
        {
            faults.Add($"{path} is no {shape} but {value.GetRawText()}; see {at.Source}");
        }
        else if (shape.Kind is ShapeKind.List)
        {
            value.EnumerateArray().ToList().ForEach(item => Walk(view, path + ".[]", shape.Of!, at, item, faults));
        }
        else if (shape.Kind is ShapeKind.Map)
        {
            value.EnumerateObject().ToList().ForEach(member => Walk(view, path + ".{}", shape.Of!, at, member.Value, faults));
        }
        else if (shape.Kind is ShapeKind.Named)
        {
            WalkFields(view, path, shape, value, faults);
        }
    }

    private void WalkFields(AnswerView view, string path, AnswerShape shape, JsonElement value, List<string> faults)
    {
        var fields = FieldsOf(view, path, shape).ToDictionary(field => field.Name);
        var names = value.EnumerateObject().Select(member => member.Name).ToList();
        faults.AddRange(fields.Keys.Except(names).Select(name => $"{path}.{name} is missing"));
        faults.AddRange(names.Except(fields.Keys).Select(name => $"{path}.{name} is surplus"));
        if (!names.Where(fields.ContainsKey).SequenceEqual(fields.Keys.Where(names.Contains)))
        {
            faults.Add($"{path} has another order: {string.Join(", ", names)}");
        }

        foreach (var member in value.EnumerateObject().Where(member => fields.ContainsKey(member.Name)))
        {
            var field = fields[member.Name];
            Walk(view, $"{path}.{member.Name}", field.Shape, (field.Source, shape.Name, field.Name), member.Value, faults);
        }
    }

    /// <summary>All that an answer of the view's has, but for what is below something that may be null.</summary>
    private IEnumerable<(string Path, Nullness Null, (string Type, string Field) Owner)> Rows(
        AnswerView view, string path, AnswerShape shape, (string Type, string Field) owner)
    {
        var below = (shape.Null, shape.Kind) switch
        {
            (not Nullness.Never, _) => [],
            (_, ShapeKind.List) => Rows(view, path + ".[]", shape.Of!, owner),
            (_, ShapeKind.Map) => Rows(view, path + ".{}", shape.Of!, owner),
            (_, ShapeKind.Named) => FieldsOf(view, path, shape).SelectMany(field =>
                Rows(view, $"{path}.{field.Name}", field.Shape, (shape.Name, field.Name))),
            _ => [],
        };
        return below.Prepend((path, shape.Null, owner));
    }

    /// <summary>Those of the type that this view has, as it has them.</summary>
    private IEnumerable<AnswerField> FieldsOf(AnswerView view, string path, AnswerShape shape)
    {
        var above = string.Concat(path.Split('.').Skip(1).Where(part => part is not ("[]" or "{}")).Select(part => part + "."));
        return from field in table.FieldsOf(shape)
               let detailed = view.Details.TryGetValue(above + field.Name, out var more) ? more : null
               where !field.Optional || view.Details.ContainsKey(above + field.Name)
               select detailed is null ? field : field with { Shape = detailed };
    }

    private static bool[] NullsOf(Nullness nullness) => nullness switch
    {
        Nullness.Both => [false, true],
        Nullness.Never => [false],
        _ => [],
    };

    private bool Is(JsonElement value, AnswerShape shape) => (value.ValueKind, shape.Kind, shape.Name) switch
    {
        (JsonValueKind.Object, ShapeKind.Named or ShapeKind.Map, _) or (JsonValueKind.Array, ShapeKind.List, _) => true,
        (JsonValueKind.String, ShapeKind.Words, var words) => words.Split('/').Contains(value.GetString()),
        (JsonValueKind.True or JsonValueKind.False, _, "boolean") => true,
        (JsonValueKind.Number, _, "integer") => value.TryGetInt32(out _),
        (JsonValueKind.String, _, "string") => true,
        (JsonValueKind.String, _, "url") => value.GetString()!.StartsWith(ion.AbsoluteUri + "api/", StringComparison.Ordinal),
        (JsonValueKind.String, _, "date") => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        (JsonValueKind.String, _, "time") => TimeOnly.TryParseExact(value.GetString(), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        (JsonValueKind.String, _, "datetime") => Regex.IsMatch(
            value.GetString()!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", RegexOptions.None, Regex.InfiniteMatchTimeout),
        _ => false,
    };
}
