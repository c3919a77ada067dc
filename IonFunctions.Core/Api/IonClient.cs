using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace IonFunctions.Core.Api;

/// <summary>
/// Ion's API as somebody: who is there, where it is injected (scoped), or who is away. Tokens are refreshed on the way, once per
/// expiry whoever else needs them, and never handed out.
/// </summary>
/// <remarks>
/// Each call throws <see cref="SignedOutException"/> where there is nobody to call Ion as, <see cref="IonRefusedException"/> where Ion does
/// not do it, and <see cref="IonUnavailableException"/> where Ion, storage or Key Vault can't be asked now; and
/// <see cref="OperationCanceledException"/> where its cancellation token says so.
/// </remarks>
public sealed partial class IonClient
{
    private const int MostPages = 10_000; // As many days as a public list is read of.
    private readonly IIonCaller _caller;
    private readonly IonCalls _calls;

    internal IonClient(IIonCaller caller, IonCalls calls) => (_caller, _calls) = (caller, calls);

    /// <summary>Sends what has no method of its own, and gives back Ion's answer whatever its status; a redirect is not followed.</summary>
    /// <param name="request">
    /// Its address is below Ion's <c>/api/</c>: relative to that, as <c>blocks/4?page=2</c>, or a link of Ion's answers. It brings no
    /// credentials. It is not sent itself, and may be used again; its body, of no more than 1 MiB, may be sent twice.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The answer, read; longer than 16 MiB it is taken for none.</returns>
    /// <exception cref="ArgumentException">The address leads elsewhere, the method is one that shows what was sent, or there are credentials.</exception>
    /// <exception cref="SignedOutException">There is nobody to call Ion as.</exception>
    /// <exception cref="IonRefusedException">It changes something, and the scope <c>write</c> is missing or another site's page has caused it.</exception>
    /// <exception cref="IonUnavailableException">Ion, storage or Key Vault can't be asked now.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = await _calls.SendAsync(_caller, await OwnRequest.ReadAsync(request, _calls.Settings, cancellationToken), cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private Task<T> GetAsync<T>(string target, string template, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Get, target, template), type, cancellationToken);

    private async Task<T> ReadAsync<T>(IonRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await _calls.SendAsync(_caller, request, cancellationToken);
        return await IonAnswer.ReadAsync(response, type, _calls.UtcNow, cancellationToken);
    }

    /// <summary>Turns the pages by their links, which lead on at Ion and nowhere else.</summary>
    private async IAsyncEnumerable<T> ReadPagesAsync<T>(
        string first, string template, JsonTypeInfo<Page<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        for (var target = first; target is not null;)
        {
            if (!read.Add(target) || read.Count > MostPages)
            {
                throw IonAnswer.Unusable("its pages have no end");
            }

            var page = await GetAsync(target, template, type, cancellationToken);
            foreach (var item in page.Results)
            {
                yield return item;
            }

            target = page.Next is null ? null : IonTarget.Of(page.Next, _calls.Settings) ?? throw IonAnswer.Unusable("its next page is elsewhere");
        }
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);
}
