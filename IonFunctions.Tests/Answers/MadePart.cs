namespace IonFunctions.Tests.Answers;

/// <summary>The part of a file that is made of <c>ion-answers.txt</c>: what stands between the two lines that say so.</summary>
internal sealed record MadePart(string File, string Begin, string End, Func<AnswerTable, IEnumerable<string>> Make)
{
    /// <summary>The command that makes it anew.</summary>
    public const string Command = "WRITE_TYPES=1 ./test.sh -class '*MadeOfAnswersTests'";

    private string FullName => Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), File);

    /// <summary>What is wrong with it: where it differs first, and how to make it anew.</summary>
    public string? Fault(AnswerTable table)
    {
        var (_, is_, _) = Read();
        string[] should = [.. Make(table)];
        if (is_.SequenceEqual(should))
        {
            return null;
        }

        var at = is_.Zip(should).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{File} is not what ion-answers.txt says: \"{is_.ElementAtOrDefault(at)?.Trim()}\" stands where \"{should.ElementAtOrDefault(at)?.Trim()}\" should. "
            + $"Change ion-answers.txt where something is wrong, and make the rest of it anew: {Command}";
    }

    public void Write(AnswerTable table)
    {
        var (before, _, after) = Read();
        System.IO.File.WriteAllLines(FullName, [.. before, .. Make(table), .. after]);
    }

    private (string[] Before, string[] Part, string[] After) Read()
    {
        var lines = System.IO.File.ReadAllLines(FullName);
        var (begin, end) = (Array.FindIndex(lines, line => line.Trim() == Begin), Array.FindIndex(lines, line => line.Trim() == End));
        return begin < 0 || end < begin
            ? throw new FormatException($"{File} has no lines \"{Begin}\" and \"{End}\".")
            : (lines[..(begin + 1)], lines[(begin + 1)..end], lines[end..]);
    }
}
