namespace IonFunctions.Tests.Answers;

/// <summary>What a method and a path answer, maybe to some people only.</summary>
/// <param name="Name">As <c>GET profile, by a teacher</c>.</param>
/// <param name="Shape">What the answer is.</param>
/// <param name="Source">Where Ion's source has it.</param>
/// <param name="Details">Fields that only some answers have and this one has, and such of which more is known than of others.</param>
internal sealed record AnswerView(string Name, AnswerShape Shape, string Source, IReadOnlyDictionary<string, AnswerShape?> Details)
{
    public string Method => Name.Split(' ')[0];

    /// <summary>The path below <c>/api/</c>, with names for its parameters.</summary>
    public string Path => Name.Split(' ')[1].Trim('/', ',');
}
