namespace IonFunctions.Tests.Answers;

/// <summary><c>ion-answers.txt</c>, the one description of what Ion's API answers.</summary>
internal sealed class AnswerTable
{
    private const string Answers = "answers";
    private readonly List<AnswerType> _types = [];
    private readonly List<AnswerView> _views = [];

    public AnswerTable(IEnumerable<string> lines)
    {
        List<AnswerField>? fields = null;
        foreach (var line in lines.Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line == $"== {Answers}")
            {
                fields = null;
            }
            else if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                var (name, about) = Split(line[3..], ": ");
                _types.Add(new AnswerType(name, about, fields = []));
            }
            else if (line.Split('|', StringSplitOptions.TrimEntries) is [var name, var shape, { Length: > 0 } source, .. var rest] && rest.Length < 2)
            {
                var more = rest.FirstOrDefault("");
                if (fields is not null)
                {
                    fields.Add(new AnswerField(name.TrimEnd('?'), name.EndsWith('?'), AnswerShape.Parse(shape), source, more));
                }
                else
                {
                    _views.Add(new AnswerView(name, AnswerShape.Parse(shape), source, DetailsOf(more)));
                }
            }
            else
            {
                throw new FormatException(line);
            }
        }
    }

    public static string File => Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Core", "Client", "ion-answers.txt");

    public IReadOnlyList<AnswerType> Types => _types;

    public IReadOnlyList<AnswerView> Views => _views;

    public static AnswerTable Read() => new(System.IO.File.ReadLines(File));

    /// <summary>The fields of an object, with what stands for its type's parameter.</summary>
    public IEnumerable<AnswerField> FieldsOf(AnswerShape named) =>
        (_types.Find(type => type.PlainName == named.Name) ?? throw new FormatException($"{named.Name} is not described."))
        .Fields.Select(field => field with { Shape = field.Shape.With(named.Of) });

    private static Dictionary<string, AnswerShape?> DetailsOf(string text) => text
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(detail => Split(detail, ": "))
        .ToDictionary(detail => detail.Before, detail => detail.After.Length > 0 ? AnswerShape.Parse(detail.After) : null);

    private static (string Before, string After) Split(string text, string separator) =>
        text.Split(separator, 2) is [var before, var after] ? (before, after) : (text, "");
}
