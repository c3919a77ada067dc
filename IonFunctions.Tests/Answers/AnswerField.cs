namespace IonFunctions.Tests.Answers;

/// <summary>A field of an answer of Ion's, where Ion's source has it, and what it is.</summary>
internal sealed record AnswerField(string Name, bool Optional, AnswerShape Shape, string Source, string About);
