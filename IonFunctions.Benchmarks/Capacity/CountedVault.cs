using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>A Key Vault in this process, behind the real client: it has the app's two secrets, and counts what is asked of it, each retry by itself.</summary>
internal sealed class CountedVault(string clientSecret, string sessionKey) : HttpPipelinePolicy
{
    public static readonly Uri Address = new("https://vault.example/");
    private const string Version = "0123456789abcdef0123456789abcdef";
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many since the last time.</summary>
    public int Take() => Interlocked.Exchange(ref _requests, 0);

    public SecretClient NewClient()
    {
        var options = new SecretClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return new(Address, DelegatedTokenCredential.Create((_, _) => new("of nobody", DateTimeOffset.MaxValue)), options);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => Answer(message.Request).AnswerTo(message);

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Answer(message.Request).AnswerTo(message);
        return ValueTask.CompletedTask;
    }

    private MemoryResponse Answer(Request request)
    {
        Interlocked.Increment(ref _requests);
        var path = request.Uri.ToUri().AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var id = new Uri(Address, $"secrets/{path[1]}/{Version}");
        var attributes = new { enabled = true, created = 1_700_000_000 };
        return new(200, path is [_, _, "versions"]
            ? JsonSerializer.Serialize(new { value = new[] { new { id, attributes } } })
            : JsonSerializer.Serialize(new { value = path[1] == "session-key" ? sessionKey : clientSecret, id, attributes }));
    }
}
