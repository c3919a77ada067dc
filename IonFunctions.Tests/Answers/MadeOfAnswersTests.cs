using System.Text.Json.Nodes;
using IonFunctions.Core.Proxy;

namespace IonFunctions.Tests.Answers;

/// <summary>
/// <c>ion.d.ts</c>, <c>openapi.yaml</c> and the records of <c>IonClient</c> say what <c>ion-answers.txt</c> says. With <c>WRITE_TYPES=1</c> they are made to.
/// </summary>
public sealed class MadeOfAnswersTests
{
    private static readonly AnswerTable Table = AnswerTable.Read();

    private static readonly MadePart[] Parts =
    [
        new("IonFunctions.Core/Client/ion.d.ts", "// What Ion answers: made of ion-answers.txt.", "// End of what is made.", TypeScriptTypes.Of),
        new("openapi.yaml", "# What Ion answers: made of IonFunctions.Core/Client/ion-answers.txt.", "# End of what is made.", OpenApiSchemas.Of),
        new("IonFunctions.Core/Api/IonAnswers.cs", "// What Ion answers: made of IonFunctions.Core/Client/ion-answers.txt.", "// End of what is made.", CSharpRecords.Of),
    ];

    public static TheoryData<string> Files => [.. Parts.Select(part => part.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_made_of_it_is_as_it_says(string file)
    {
        var part = Parts.Single(part => part.File == file);
        if (Environment.GetEnvironmentVariable("WRITE_TYPES") is "1")
        {
            part.Write(Table);
        }

        Assert.Null(part.Fault(Table));
    }

    [Fact]
    public void What_differs_is_named_with_the_command_that_makes_it_anew()
    {
        var changed = new AnswerTable(File.ReadLines(AnswerTable.File).Select(line =>
            line.StartsWith("special ", StringComparison.Ordinal) ? line.Replace("boolean", "integer", StringComparison.Ordinal) : line));
        Assert.All(Parts, part =>
        {
            var fault = part.Fault(changed);
            Assert.NotNull(fault);
            Assert.Contains(part.File, fault, StringComparison.Ordinal);
            Assert.Contains("special", fault, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(MadePart.Command, fault, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void It_has_every_path_that_passes_and_no_other() => Assert.Equal(
        IonApi.Templates.Order(StringComparer.Ordinal),
        Table.Views.Select(view => view.Path).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_operation_answers_the_type_that_it_says()
    {
        await using var stream = typeof(IonApi).Assembly.GetManifestResourceStream("IonFunctions.Core.Client.openapi.json")!;
        var paths = (await JsonNode.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken))!["paths"]!;
        foreach (var view in Table.Views.Where(view => view.Shape.Name != "picture"))
        {
            var operation = paths[$"/api/ion/{view.Path}"]![view.Method.ToLowerInvariant()]!;
            var answer = operation["responses"]![view.Method == "GET" ? "200" : "201"]!["content"]!["application/json"]!["schema"];
            Assert.True(JsonNode.DeepEquals(OpenApiSchemas.SchemaOf(view.Shape), answer), $"{view.Name} answers {answer}.");
        }

        Assert.Equal("#/components/schemas/Profile", paths["/api/profile"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("a | nothing | a.py A")]
    [InlineData("a | Nowhere<a>> | a.py A")]
    [InlineData("a | integer")]
    [InlineData("a | integer | ")]
    public void A_line_that_says_nothing_is_refused(string line) => Assert.Throws<FormatException>(() => new AnswerTable(["== A", line]));
}
