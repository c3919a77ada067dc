namespace IonFunctions.Tests.Answers;

/// <summary>A kind of object that Ion answers; its name ends in <c>&lt;T&gt;</c> where its items are of any kind.</summary>
internal sealed record AnswerType(string Name, string About, IReadOnlyList<AnswerField> Fields)
{
    public bool IsOfAny => Name.EndsWith("<T>", StringComparison.Ordinal);

    public string PlainName => Name.Replace("<T>", "", StringComparison.Ordinal);
}
