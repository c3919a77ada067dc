using IonFunctions.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace IonFunctions.Benchmarks;

/// <summary>What plays Ion for calls of its API.</summary>
/// <param name="Name">In the title of a table.</param>
/// <param name="BaseUrl">Where it is.</param>
/// <param name="AccessToken">One that it takes.</param>
/// <param name="Server">Ends with it.</param>
internal sealed record IonUpstream(string Name, Uri BaseUrl, string AccessToken, IAsyncDisposable Server) : IAsyncDisposable
{
    /// <summary>The simulated Ion, which knows tokens and people.</summary>
    public static async Task<IonUpstream> SimulatedAsync(CancellationToken cancellationToken)
    {
        var ion = await SimulatedIon.StartAsync(new SimulatedIonOptions(), cancellationToken);
        var code = ion.Tokens.IssueCode("2027alovelace", "http://localhost/", "read", challenge: null, challengeMethod: null, nonce: null);
        return new("the simulated Ion", ion.BaseUrl, ion.Tokens.Exchange(code)!.AccessToken, ion);
    }

    /// <summary>The least server there can be: it answers everything with one profile, at once.</summary>
    public static async Task<IonUpstream> LeastAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var ion = builder.Build();
        var profile = """
            {"id":30001,"ion_username":"2027alovelace","sex":"F","title":null,"display_name":"Ada Lovelace","full_name":"Ada Lovelace","short_name":"Ada",
            "first_name":"Ada","last_name":"Lovelace","nickname":null,"tj_email":"2027alovelace@tjhsst.edu","grade":{"number":12,"name":"senior"},"graduation_year":2027,
            "user_type":"student","counselor":null,"administrator":null,"picture":"http://localhost/api/profile/30001/picture","is_eighth_admin":false,"is_teacher":false,"is_student":true}
            """u8.ToArray();
        ion.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = profile.Length;
            return context.Response.Body.WriteAsync(profile).AsTask();
        });
        await ion.StartAsync(cancellationToken);
        return new("the least server", new(ion.Urls.First()), "0123456789abcdef0123456789abcd", ion);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
