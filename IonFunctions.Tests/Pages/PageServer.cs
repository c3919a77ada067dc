using System.Globalization;
using IonFunctions.Simulator.School;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Pages;

/// <summary>Serves <see cref="SamplePages"/> by name, so that a browser gets them with their headers.</summary>
public sealed class PageServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public PageServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/api/ion/profile/{id:int}/picture", (int id) =>
            Results.Bytes(Pictures.Of(SchoolUsers.FindByIdOrUsername(id.ToString(CultureInfo.InvariantCulture))!), "image/jpeg"));
        _app.MapGet("/{name}", IResult (string name) => SamplePages.Get(name));
    }

    public string Url(string page) => $"{_app.Urls.Single()}/{page}";

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
