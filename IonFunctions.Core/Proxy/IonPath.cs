using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>A path of Ion's API that this app asks for.</summary>
internal sealed class IonPath(string path, string template, string route, string accept, bool knowsHead, bool hasLinks)
{
    // The last without a query: to make a Uri and have it read into host and path takes .NET a tenth of all that this app does with a request.
    private Known? _known;

    /// <summary>At Ion, percent-encoded.</summary>
    public string Path => path;

    /// <summary>The same with the names of its parameters for their values, which may be somebody's username: for telemetry.</summary>
    public string Template => template;

    /// <summary>The route of this app that it is reached by, likewise a template.</summary>
    public string Route => route;

    /// <summary>What Ion is asked to answer with. Its pictures are to be had as images alone: whoever asks for JSON there gets 406.</summary>
    public string Accept => accept;

    /// <summary>Whether Ion answers HEAD there as it answers GET.</summary>
    public bool KnowsHead => knowsHead;

    /// <summary>Whether Ion answers with JSON whose links are to lead through this app.</summary>
    public bool HasLinks => hasLinks;

    /// <summary>Whether Ion is asked for JSON there, and not for a picture.</summary>
    public bool IsJson => accept == "application/json";

    /// <summary>Where it is asked for.</summary>
    public Uri At(string ion, QueryString query)
    {
        if (query.HasValue)
        {
            return AddressOf(ion, query);
        }

        if (_known is not { } known || known.Ion != ion)
        {
            _known = known = new(ion, AddressOf(ion, query));
        }

        return known.Address;
    }

    private Uri AddressOf(string ion, QueryString query) => new(string.Concat(ion.AsSpan().TrimEnd('/'), path, query.ToUriComponent()));

    private sealed record Known(string Ion, Uri Address);
}
