using System.Text.Json;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// The template as Azure gets it: <c>main.bicep</c>, or a module nested in it, with its parameters and expressions as they
/// are written.
/// </summary>
/// <param name="Name">The module's symbolic name; <c>main</c> for what holds all others.</param>
/// <param name="Json">The template.</param>
internal sealed record CompiledTemplate(string Name, JsonElement Json)
{
    private static readonly Lazy<Task<Command>> Build = new(() => BicepCli.RunAsync(InfraFiles.Folder, [], "build", "main.bicep", "--stdout"));
    private static readonly Lazy<Task<CompiledTemplate>> Main = new(CompileAsync);

    /// <summary>Resources by symbolic name; modules are among them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Resources { get; } =
        Json.GetProperty("resources").EnumerateObject().ToDictionary(resource => resource.Name, resource => resource.Value);

    /// <summary>The modules nested in this.</summary>
    public IReadOnlyDictionary<string, CompiledTemplate> Modules => Resources.Where(resource => IsModule(resource.Value))
        .ToDictionary(module => module.Key, module => new CompiledTemplate(module.Key, module.Value.GetProperty("properties").GetProperty("template")));

    /// <summary>The parameters whose values Azure keeps to itself.</summary>
    public IReadOnlySet<string> SecureParameters => Members("parameters")
        .Where(parameter => parameter.Value.TryGetProperty("type", out var type) && type.GetString() is "securestring" or "secureObject")
        .Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>This, and all that is nested in it at any depth.</summary>
    public IEnumerable<CompiledTemplate> All => [this, .. Modules.Values.SelectMany(module => module.All)];

    public static Task<CompiledTemplate> MainAsync() => Main.Value;

    /// <summary>The CLI's build of it, once for all tests.</summary>
    public static Task<Command> BuildAsync() => Build.Value;

    public static bool IsModule(JsonElement resource) => resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments";

    /// <summary>Parameters, variables, outputs and the like, where there are any.</summary>
    public IEnumerable<JsonProperty> Members(string kind) =>
        Json.TryGetProperty(kind, out var members) ? members.EnumerateObject() : [];

    private static async Task<CompiledTemplate> CompileAsync()
    {
        var build = await BuildAsync();
        Assert.True(build.ExitCode == 0, build.Errors);
        return new("main", JsonDocument.Parse(build.Output).RootElement);
    }
}
