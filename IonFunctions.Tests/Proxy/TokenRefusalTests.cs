using System.Net;
using System.Text;
using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Proxy;

/// <summary>What an answer of Ion's says of the token that it was asked with: refused, not refused, or nothing.</summary>
public sealed class TokenRefusalTests
{
    private const string NotAuthenticated = """{"detail":"Authentication credentials were not provided."}""";

    [Theory]
    [InlineData("GET", 401, "", "text/html", null, true)]
    [InlineData("HEAD", 401, "", "image/jpg", null, true)]
    [InlineData("GET", 200, "{}", "application/json", null, false)]
    [InlineData("HEAD", 404, "", "application/json", null, false)]
    [InlineData("GET", 403, NotAuthenticated, "application/json", null, true)]
    [InlineData("POST", 403, NotAuthenticated, "application/json", null, true)]
    [InlineData("GET", 403, """{"detail":"You do not have permission to perform this action."}""", "application/json", null, false)]
    [InlineData("GET", 403, "[]", "application/json", null, false)]
    [InlineData("HEAD", 403, NotAuthenticated, "application/json", null, null)]
    [InlineData("GET", 403, "detail", "image/jpg", null, null)]
    [InlineData("GET", 403, "<h1>Forbidden</h1>", "text/html", null, null)]
    [InlineData("GET", 403, NotAuthenticated, "Application/JSON", null, true)]
    [InlineData("GET", 403, NotAuthenticated, "application/json", "identity", true)]
    [InlineData("GET", 403, NotAuthenticated, "application/json", "gzip", true)] // Which it is not.
    [InlineData("GET", 403, NotAuthenticated, "application/json", "zstd", null)]
    public async Task An_answer_is_read_for_it(string method, int status, string body, string contentType, string? contentEncoding, bool? refused)
    {
        using var request = new HttpRequestMessage(new(method), "https://ion.example/api/profile");
        using var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            RequestMessage = request,
            Content = new StringContent(body, Encoding.UTF8, contentType),
        };
        if (contentEncoding is not null)
        {
            response.Content.Headers.ContentEncoding.Add(contentEncoding);
        }

        Assert.Equal(refused, await TokenRefusal.ReadAsync(response, TestContext.Current.CancellationToken));
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
