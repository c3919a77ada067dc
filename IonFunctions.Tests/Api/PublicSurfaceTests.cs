using System.Xml.Linq;
using IonFunctions.Core.Api;
using IonFunctions.Core.Ion;
using IonFunctions.Local;
using PublicApiGenerator;

namespace IonFunctions.Tests.Api;

/// <summary>What other code sees of the library is what <c>public-api.txt</c> says. With <c>WRITE_API=1</c> that is made anew.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly System.Reflection.Assembly Library = typeof(IonClient).Assembly;
    private static readonly string File = Path.Combine(RepositoryRoot.Find(), "IonFunctions.Core", "public-api.txt");

    [Fact]
    public async Task The_public_surface_is_as_the_list_has_it()
    {
        var surface = Library.GeneratePublicApi(new() { IncludeAssemblyAttributes = false, ExcludeAttributes = ["System.Text.Json.Serialization.JsonPropertyNameAttribute"] }).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("WRITE_API") is "1")
        {
            await System.IO.File.WriteAllTextAsync(File, surface, TestContext.Current.CancellationToken);
        }

        var listed = (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (gone, come) = (listed.Split('\n').Except(surface.Split('\n')), surface.Split('\n').Except(listed.Split('\n')));
        Assert.True(listed == surface, $"""
            public-api.txt is not what the library shows. Where that is meant: WRITE_API=1 ./test.sh -class '*PublicSurfaceTests'
            no longer: {string.Join(" ", gone.Select(line => line.Trim()))}
            new: {string.Join(" ", come.Select(line => line.Trim()))}
            """);
    }

    [Fact]
    public void No_public_member_leads_to_a_token_or_to_anything_internal()
    {
        var secret = new[] { typeof(AccessToken), typeof(RefreshToken), typeof(TokenSet) };
        foreach (var type in Library.GetExportedTypes())
        {
            foreach (var member in type.GetMembers())
            {
                Assert.DoesNotContain("Token", member.Name.Replace("CancellationToken", "", StringComparison.Ordinal).Replace("ContinuationToken", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
                Assert.All(TypesOf(member), named => Assert.DoesNotContain(named, secret));
            }
        }

        Assert.All(secret, type => Assert.False(type.IsVisible, type.Name));
    }

    [Fact]
    public void Every_public_member_says_what_it_is()
    {
        var documented = XDocument.Load(Path.ChangeExtension(Library.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member, StringComparer.Ordinal);
        foreach (var type in Library.GetExportedTypes())
        {
            var name = type.FullName!.Replace('+', '.');
            Assert.True(documented.ContainsKey("T:" + name), name);
            foreach (var member in type.GetMembers().Where(member => member.DeclaringType == type && !IsMadeByCompiler(member)))
            {
                var key = (member is System.Reflection.PropertyInfo ? "P:" : "M:") + name + "." + member.Name;
                var found = documented.FirstOrDefault(one => one.Key == key || one.Key.StartsWith(key + "(", StringComparison.Ordinal) || one.Key.StartsWith(key + "`", StringComparison.Ordinal)).Value;
                Assert.True(found is not null || IsOfParameter(documented["T:" + name], member), key);
                if (type == typeof(IonClient))
                {
                    Assert.True(found!.Elements("exception").Any(), $"{key} does not say what it throws.");
                }
            }
        }
    }

    // A positional record's properties are described as its parameters.
    private static bool IsOfParameter(XElement type, System.Reflection.MemberInfo member) =>
        type.Elements("param").Any(param => param.Attribute("name")!.Value == member.Name);

    private static bool IsMadeByCompiler(System.Reflection.MemberInfo member) =>
        member is System.Reflection.ConstructorInfo
        || member is System.Reflection.MethodInfo { IsSpecialName: true }
        || member is System.Reflection.MethodInfo && member.Name is "Equals" or "GetHashCode" or "<Clone>$" or "Deconstruct" or "ToString";

    private static IEnumerable<Type> TypesOf(System.Reflection.MemberInfo member) => member switch
    {
        System.Reflection.MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Concat(method is System.Reflection.MethodInfo { ReturnType: var returned } ? [returned] : []).SelectMany(WithArguments),
        System.Reflection.PropertyInfo property => WithArguments(property.PropertyType),
        System.Reflection.FieldInfo field => WithArguments(field.FieldType),
        _ => [],
    };

    private static IEnumerable<Type> WithArguments(Type type) => type.GetGenericArguments().SelectMany(WithArguments).Prepend(type);
}
