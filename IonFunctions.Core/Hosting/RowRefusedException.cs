using Azure;

namespace IonFunctions.Core.Hosting;

/// <summary>
/// Storage is there, and will never take this row: it says so with its own word for what is wrong with it, such as
/// <c>PropertyValueTooLarge</c> or <c>EntityTooLarge</c>. Who has put something into the row that is not the app's own gives it
/// up; for anybody else it is like any other trouble with storage.
/// </summary>
internal sealed class RowRefusedException(RequestFailedException inner) : DependencyUnavailableException("storage", inner, $"it does not take a row ({inner.ErrorCode})")
{
    private const int BadRequest = 400;
    private const int ContentTooLarge = 413;

    /// <summary>What storage calls it.</summary>
    public string Code { get; } = inner.ErrorCode ?? "";

    /// <summary>Whether the table service says it of the row. Something else on the way knows none of its words.</summary>
    public static bool Is(RequestFailedException e) => e.Status is BadRequest or ContentTooLarge && !string.IsNullOrEmpty(e.ErrorCode);
}
