using System.Diagnostics;
using System.IO.Compression;
using IonFunctions.Core.Api;
using IonFunctions.Local;

namespace IonFunctions.Tests.Api;

/// <summary>The package: what is in it, and that an app that has nothing else compiles against it.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Root = RepositoryRoot.Find();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package-");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_has_all_that_a_package_should_and_an_app_compiles_against_it()
    {
        var packages = _folder.CreateSubdirectory("packages").FullName;
        // What is packed is what these tests run.
        var configuration = new DirectoryInfo(Path.GetDirectoryName(typeof(IonClient).Assembly.Location)!).Parent!.Name;
        await RunAsync(Root, "pack", "IonFunctions.Core", "--no-build", "-c", configuration, "-o", packages, "-v", "q", "--nologo");

        await using (var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.EnumerateFiles(packages, "*.nupkg")), CancellationToken))
        {
            var names = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("README.md", names);
            Assert.Contains("lib/net10.0/IonFunctions.Core.dll", names);
            Assert.Contains("lib/net10.0/IonFunctions.Core.xml", names);
            using var nuspec = new StreamReader(await package.GetEntry("IonFunctions.Core.nuspec")!.OpenAsync(CancellationToken));
            var said = await nuspec.ReadToEndAsync(CancellationToken);
            Assert.Contains("<license type=\"expression\">MIT</license>", said, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", said, StringComparison.Ordinal);
            Assert.Contains("<frameworkReference name=\"Microsoft.AspNetCore.App\" />", said, StringComparison.Ordinal);

            Assert.DoesNotContain("YamlDotNet", said, StringComparison.Ordinal);
            Assert.DoesNotContain(" url=", said, StringComparison.Ordinal); // Of no repository of anybody's.
        }

        await using (var symbols = await ZipFile.OpenReadAsync(Assert.Single(Directory.EnumerateFiles(packages, "*.snupkg")), CancellationToken))
        {
            Assert.Contains("lib/net10.0/IonFunctions.Core.pdb", symbols.Entries.Select(entry => entry.FullName));
        }

        await CompileAsync(packages);
    }

    /// <summary>The README's app, with the package from its folder and what it depends on from where this build has it.</summary>
    private async Task CompileAsync(string packages)
    {
        var app = _folder.CreateSubdirectory("app").FullName;
        var readme = await File.ReadAllTextAsync(Path.Combine(Root, "IonFunctions.Core", "README.md"), CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), readme.Split("```csharp")[1].Split("```")[0], CancellationToken);
        // What is restored goes into a folder that ends with the test: a package of this version is another next time.
        await File.WriteAllTextAsync(Path.Combine(app, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{Path.Combine(_folder.FullName, "restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}</RestoreFallbackFolders>
                <RestoreSources>{packages}</RestoreSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="IonFunctions.Core" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """, CancellationToken);
        await RunAsync(app, "build", "-v", "q", "--nologo");
        Assert.True(File.Exists(Path.Combine(app, "bin", "Debug", "net10.0", "App.dll")));
    }

    private static async Task RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken), process.StandardError.ReadToEndAsync(CancellationToken));
        await process.WaitForExitAsync(CancellationToken);
        Assert.True(process.ExitCode == 0, string.Concat(output));
    }
}
