using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Answers;

/// <summary>What a value is, as <c>ion-answers.txt</c> writes it: <c>integer?</c>, <c>[Signup]</c>, <c>Page&lt;Block&gt;</c> …</summary>
internal sealed partial record AnswerShape(ShapeKind Kind, string Name, AnswerShape? Of = null, Nullness Null = Nullness.Never)
{
    private static readonly string[] Scalars = ["integer", "string", "boolean", "url", "date", "time", "datetime", "picture"];

    public static AnswerShape Parse(string text) => text switch
    {
        [.. var of, '(', '?', ')'] => Parse(of) with { Null = Nullness.Perhaps },
        [.. var of, '?'] => Parse(of) with { Null = Nullness.Both },
        ['[', .. var of, ']'] => new(ShapeKind.List, "", Parse(of)),
        ['{', .. var of, '}'] => new(ShapeKind.Map, "", Parse(of)),
        _ when text.Contains('/', StringComparison.Ordinal) => new(ShapeKind.Words, text),
        _ when Scalars.Contains(text) => new(ShapeKind.Scalar, text),
        _ when Type().Match(text) is { Success: true } type =>
            new(ShapeKind.Named, type.Groups["name"].Value, type.Groups["of"] is { Success: true, Value: var of } ? Parse(of) : null),
        _ => throw new FormatException($"{text} is no type."),
    };

    /// <summary>The same with what stands for the type's parameter.</summary>
    public AnswerShape With(AnswerShape? argument) => this switch
    {
        { Kind: ShapeKind.Named, Name: "T" } => argument! with { Null = Null },
        { Of: { } of } => this with { Of = of.With(argument) },
        _ => this,
    };

    public override string ToString() => Kind switch
    {
        ShapeKind.List => "array",
        ShapeKind.Map or ShapeKind.Named => "object",
        _ => Name,
    };

    [GeneratedRegex(@"^(?<name>[A-Z]\w*)(<(?<of>\w+)>)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Type();
}
