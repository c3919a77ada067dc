using System.Collections.Concurrent;

namespace IonFunctions.Tests.Leaks;

/// <summary>Takes down what came to exist in a run, and all that there is to be searched.</summary>
internal sealed class Witness
{
    private readonly ConcurrentDictionary<(ValueKind Kind, string Text), Known> _known = new();
    private readonly ConcurrentQueue<Document> _documents = new();

    public IReadOnlyCollection<Known> Known => [.. _known.Values];

    public IReadOnlyCollection<Document> Documents => [.. _documents];

    public void Knows(ValueKind kind, string? text, string? owner = null)
    {
        if (!string.IsNullOrEmpty(text))
        {
            // Whose it is may be known later than that it is there.
            _known.AddOrUpdate((kind, text), new Known(kind, text, owner), (_, known) => known.Owner is null ? known with { Owner = owner } : known);
        }
    }

    public void Keeps(Document document)
    {
        if (document.Text.Length > 0)
        {
            _documents.Enqueue(document);
        }
    }

    /// <summary>Everything that is anywhere, meant to be there or not.</summary>
    public IReadOnlyList<Finding> Search()
    {
        var search = new LeakSearch(Known);
        // What is said again and again in the same words to the same people is read once.
        return [.. Documents.DistinctBy(document => (document.Place, document.Text, string.Join(' ', document.Readers))).SelectMany(search.In)];
    }
}
