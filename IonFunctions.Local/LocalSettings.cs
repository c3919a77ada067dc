using System.Collections;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Settings;

namespace IonFunctions.Local;

/// <summary>
/// The app's settings by their configuration keys (<c>Ion:ClientId</c>): the <c>Values</c> of local.settings.json, over
/// them the environment, over both what a run brings itself.
/// </summary>
internal sealed class LocalSettings
{
    private static readonly string[] OfTheRun =
        ["Ion:BaseUrl", "Ion:ClientId", "Ion:ClientSecret", "AzureWebJobsStorage", "Session:Key"];

    // The second instance's address is its own, and its storage and secrets are this run's, whatever local.settings.json has.
    private static readonly string[] Emptied = ["App:PublicUrl", "Tables:Uri", "KeyVault:Uri"];

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Where a server in front of a run is, which serves the pages and forwards the rest, as a bundler's does: the environment says
    /// so, for the file tells of a run without one.
    /// </summary>
    private Uri? _inFront;

    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <exception cref="StartException">local.settings.json can't be read.</exception>
    public static LocalSettings Load(string? root, IDictionary environment)
    {
        var settings = new LocalSettings();
        var file = root is null ? null : Path.Combine(root, "local.settings.json");
        if (File.Exists(file))
        {
            settings.AddFile(file);
        }

        foreach (DictionaryEntry variable in environment)
        {
            settings.Add((string)variable.Key, (string?)variable.Value);
        }

        settings._inFront = Uri.TryCreate(environment["App__PublicUrl"] as string, UriKind.Absolute, out var url)
            && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback ? url : null;

        return settings;
    }

    /// <summary>Where browsers come to a run: to the server in front of it, or to its own port.</summary>
    public Uri PublicUrlOr(Uri appUrl) => _inFront ?? appUrl;

    /// <summary>Points the app at the Ion, the storage and the secrets of this run, whatever was set.</summary>
    public void UseRun(Uri ionBaseUrl, string clientId, string storage, LocalSecrets secrets, Uri publicUrl)
    {
        _values["Ion:BaseUrl"] = ionBaseUrl.GetLeftPart(UriPartial.Authority);
        _values["Ion:ClientId"] = clientId;
        _values["Ion:ClientSecret"] = secrets.ClientSecret;
        _values["AzureWebJobsStorage"] = storage;
        _values["Session:Key"] = secrets.SessionKey;
        _values["App:PublicUrl"] = publicUrl.GetLeftPart(UriPartial.Authority);
        _values.Remove("Tables:Uri");
        _values.Remove("KeyVault:Uri");
    }

    public void UsePublicUrlUnlessSet(Uri publicUrl)
    {
        if (string.IsNullOrWhiteSpace(_values.GetValueOrDefault("App:PublicUrl")))
        {
            _values["App:PublicUrl"] = publicUrl.GetLeftPart(UriPartial.Authority);
        }
    }

    /// <summary>Lets a server of one's own at this origin ask who its user is, from its own pages.</summary>
    public void AddOwnServer(string origin)
    {
        AddTo("App:AllowedOrigins", origin);
        AddTo("Identity:Audiences", origin);
    }

    /// <summary>Lets users agree to be called for while they are away.</summary>
    public void AllowOffline() => _values["Offline:Enabled"] = "true";

    /// <summary>
    /// All of them as Core Tools take them, from the environment, with what the host itself wants. A setting that is to have no
    /// value has a space: Core Tools would take an empty one from local.settings.json, and the app takes a space for none.
    /// </summary>
    public IReadOnlyDictionary<string, string> ForFunctions()
    {
        Dictionary<string, string> variables = new(StringComparer.OrdinalIgnoreCase)
        {
            ["AzureWebJobsSecretStorageType"] = "files",
            ["RefreshSchedule"] = RefreshSchedule.Default,
        };
        foreach (var (key, value) in _values.Where(setting => !string.IsNullOrEmpty(setting.Value)))
        {
            variables[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        foreach (var key in Emptied.Where(key => string.IsNullOrEmpty(_values.GetValueOrDefault(key))))
        {
            variables[key.Replace(":", "__", StringComparison.Ordinal)] = " ";
        }

        // Whatever was set: this is what the app is, and its page at / is its own.
        variables["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        variables["AzureWebJobsDisableHomepage"] = "true";
        return variables;
    }

    /// <summary>What a second instance needs to share this run's sessions, as a shell reads it.</summary>
    public string ToShell()
    {
        var lines = new StringBuilder();
        foreach (var key in OfTheRun)
        {
            AddLine(key, _values[key]);
        }

        foreach (var key in Emptied)
        {
            AddLine(key, value: "");
        }

        return lines.ToString();

        void AddLine(string key, string? value) =>
            lines.Append(key.Replace(":", "__", StringComparison.Ordinal)).Append("='").Append(value).Append("'\n");
    }

    private void AddTo(string key, string item) =>
        _values[key] = _values.GetValueOrDefault(key) is { } list && !string.IsNullOrWhiteSpace(list) ? $"{list},{item}" : item;

    private void Add(string name, string? value) => _values[name.Replace("__", ":", StringComparison.Ordinal)] = value;

    private void AddFile(string path)
    {
        var lenient = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path), lenient);
            if (!json.RootElement.TryGetProperty(nameof(Values), out var values))
            {
                return;
            }

            foreach (var setting in values.EnumerateObject())
            {
                Add(setting.Name, setting.Value.ToString());
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new StartException($"{path} can't be read: {exception.Message}", exception);
        }
    }
}
