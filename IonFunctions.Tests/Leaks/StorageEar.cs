using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Leaks;

/// <summary>Hears what the app asks of storage, and learns the handles of the sessions.</summary>
internal sealed partial class StorageEar(Witness witness)
{
    public void Hear(Overheard said)
    {
        foreach (Match handle in RowKey().Matches(Uri.UnescapeDataString(said.Target) + Overheard.Lines(said.AnswerHeaders)))
        {
            witness.Knows(ValueKind.Handle, handle.Groups["handle"].Value);
        }

        var what = $"{said.Method} {said.Path}: {said.Status}";
        witness.Keeps(Document.OfText(PlaceKind.StorageRequest, what, said.Target));
        witness.Keeps(Document.OfText(PlaceKind.StorageRequest, what + " (headers)", Overheard.Lines(said.RequestHeaders)));
        witness.Keeps(Document.Of(PlaceKind.StorageRequest, what + " (body)", said.RequestBody));
        witness.Keeps(Document.Of(PlaceKind.StorageRequest, what + " (answer)", said.Answer));
    }

    [GeneratedRegex("sessions\\(PartitionKey='[^']*',RowKey='(?<handle>[A-Za-z0-9_-]{43})'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex RowKey();
}
