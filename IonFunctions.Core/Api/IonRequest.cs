using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Core.Api;

/// <summary>A request to Ion's API before it has a token. It is made anew for each attempt.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query at Ion.</param>
/// <param name="Template">The path with the names of its parameters for their values, which may be somebody's username: for telemetry.</param>
internal sealed record IonRequest(HttpMethod Method, string Target, string Template)
{
    /// <summary>What Ion is asked to answer with, where the headers don't say. Its pictures are to be had as images alone.</summary>
    public string Accept { get; init; } = "application/json"; // Else Ion answers with a page for people.

    /// <summary>What it sends; null for nothing.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What is said of the body.</summary>
    public HttpContentHeaders? BodyHeaders { get; init; }

    /// <summary>Its other headers.</summary>
    public HttpRequestHeaders? Headers { get; init; }

    /// <summary>Whether it changes something (RFC 9110 section 9.2.1).</summary>
    public bool IsChange => Method.Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>A POST of an object whose members are numbers.</summary>
    public static IonRequest Post(string path, params (string Name, long Value)[] members)
    {
        var body = "{" + string.Join(',', members.Select(member => string.Create(CultureInfo.InvariantCulture, $"\"{member.Name}\":{member.Value}"))) + "}";
        using var content = new StringContent(body, mediaType: new MediaTypeHeaderValue("application/json"));
        return new(HttpMethod.Post, path, path) { Body = Encoding.ASCII.GetBytes(body), BodyHeaders = content.Headers };
    }

    /// <summary>The message for one attempt.</summary>
    public HttpRequestMessage ToMessage(Uri ion)
    {
        var message = new HttpRequestMessage(Method, new Uri(ion, Target));
        Traces.Name(message, Template);
        if (Headers is not null)
        {
            Copy(Headers, message.Headers);
        }

        if (message.Headers.Accept.Count == 0)
        {
            message.Headers.TryAddWithoutValidation("Accept", Accept);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            Copy(BodyHeaders!, message.Content.Headers);
            message.Content.Headers.ContentLength = Body.Length;
        }

        return message;
    }

    private static void Copy(HttpHeaders from, HttpHeaders to)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            to.TryAddWithoutValidation(name, values.AsEnumerable());
        }
    }
}
