using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// A secret goes from a secure parameter to another, and at last into the vault: nowhere else, above all neither into an app
/// setting nor into an output, which everybody may read who may look at the deployment.
/// </summary>
public sealed partial class SecretFlowTests
{
    [Fact]
    public async Task Secrets_flow_into_the_vault_alone()
    {
        var sinks = (await CompiledTemplate.MainAsync()).All.SelectMany(UsesOfSecrets).Select(use => $"{use.Template}: {use.Path}");

        Assert.Equal(
            [
                "main: resources.vault.properties.parameters.ionClientSecret.value",
                "main: resources.vault.properties.parameters.sessionKey.value",
                "vault: resources.clientSecret.condition", // Whether there is one.
                "vault: resources.clientSecret.properties.value",
                "vault: resources.key.properties.value",
            ],
            sinks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_takes_a_secret_on_is_secure_too()
    {
        var main = await CompiledTemplate.MainAsync();

        Assert.Equal(["ionClientSecret", "random1", "random2", "random3"], main.SecureParameters.Order(StringComparer.Ordinal));
        Assert.Equal(["ionClientSecret", "sessionKey"], main.Modules["vault"].SecureParameters.Order(StringComparer.Ordinal));
        Assert.Contains(main.All, template => UsesOfSecrets(template).Any(use => ParameterOfModule().IsMatch(use.Path)));
        Assert.All(main.All, template => Assert.All(UsesOfSecrets(template), use =>
        {
            if (ParameterOfModule().Match(use.Path) is { Success: true } module)
            {
                Assert.Contains(module.Groups["parameter"].Value, template.Modules[module.Groups["module"].Value].SecureParameters);
            }
        }));
    }

    /// <summary>Keys that Azure would hand out (listKeys and its like), and secrets of other vaults, are asked for nowhere.</summary>
    [Fact]
    public async Task No_expression_asks_Azure_for_a_key() =>
        Assert.All(
            (await CompiledTemplate.MainAsync()).All.SelectMany(template => Expressions(template.Json, "")),
            expression => Assert.DoesNotMatch(AsksForKey(), expression.Value));

    [Fact]
    public async Task A_secure_parameter_has_no_default_that_is_a_secret()
    {
        var main = await CompiledTemplate.MainAsync();

        Assert.All(main.SecureParameters, name => Assert.Contains(
            main.Json.GetProperty("parameters").GetProperty(name).GetProperty("defaultValue").GetString(), (string[])["", "[newGuid()]"]));
    }

    [Fact]
    public async Task The_secret_in_the_environment_is_in_the_secure_parameter_alone()
    {
        const string secret = "S3cretOfTheApplicationAtIon";
        var build = await BicepCli.RunAsync(
            InfraFiles.Folder, Prediction.Environment(("ION_CLIENT_SECRET", secret)), "build-params", "main.bicepparam", "--stdout");
        using var compiled = JsonDocument.Parse(build.Output);
        using var parameters = JsonDocument.Parse(compiled.RootElement.GetProperty("parametersJson").GetString()!);

        Assert.Equal(["ionClientSecret"], parameters.RootElement.GetProperty("parameters").EnumerateObject()
            .Where(parameter => parameter.Value.GetRawText().Contains(secret, StringComparison.Ordinal)).Select(parameter => parameter.Name));
        Assert.DoesNotContain(secret, compiled.RootElement.GetProperty("templateJson").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Where the value of a secure parameter, or of what was made of one, is used; not in what is nested.</summary>
    private static IEnumerable<(string Template, string Path)> UsesOfSecrets(CompiledTemplate template)
    {
        HashSet<string> secret = [.. template.SecureParameters.Select(name => $"parameters('{name}')")];
        // A variable made of a secret is one.
        for (var count = -1; count != secret.Count;)
        {
            count = secret.Count;
            secret.UnionWith(template.Members("variables")
                .Where(variable => Expressions(variable.Value, "").Any(expression => IsIn(expression.Value)))
                .Select(variable => $"variables('{variable.Name}')"));
        }

        return from expression in Expressions(template.Json, "")
               where !expression.Path.StartsWith("variables.", StringComparison.Ordinal) && IsIn(expression.Value)
               select (template.Name, expression.Path);

        bool IsIn(string expression) => secret.Any(name => expression.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>Every expression with its path, but for the templates that are nested in this and have names of their own.</summary>
    private static IEnumerable<(string Path, string Value)> Expressions(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString() is ['[', not '[', ..] expression ? [(path, expression)] : [],
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Expressions(item, $"{path}[{index}]")),
        JsonValueKind.Object => json.EnumerateObject()
            .Where(member => !(member.Name == "template" && path.EndsWith(".properties", StringComparison.Ordinal)))
            .SelectMany(member => Expressions(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")
                .Concat(member.Name is ['[', ..] ? [($"{path}.{member.Name}", member.Name)] : [])),
        _ => [],
    };

    [GeneratedRegex(@"^resources\.(?<module>\w+)\.properties\.parameters\.(?<parameter>\w+)\.value$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ParameterOfModule();

    [GeneratedRegex(@"\b(list[A-Z]\w*|getSecret)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AsksForKey();
}
