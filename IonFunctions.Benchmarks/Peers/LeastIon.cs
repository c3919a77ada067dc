using Microsoft.AspNetCore.Builder;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The least server that can play Ion: it takes every code, and has one profile for everybody.</summary>
internal static class LeastIon
{
    public static readonly byte[] Profile = """
        {"id":30001,"ion_username":"2027alovelace","sex":"F","title":null,"display_name":"Ada Lovelace","full_name":"Ada Lovelace","short_name":"Ada",
        "first_name":"Ada","last_name":"Lovelace","nickname":null,"tj_email":"2027alovelace@tjhsst.edu","grade":{"number":12,"name":"senior"},"graduation_year":2027,
        "user_type":"student","counselor":null,"administrator":null,"picture":"http://localhost/api/profile/30001/picture","is_eighth_admin":false,"is_teacher":false,"is_student":true}
        """u8.ToArray();

    public static readonly byte[] Emergency = """{"status":false,"message":"There is no emergency."}"""u8.ToArray();

    private static readonly byte[] Tokens =
        """{"access_token":"0123456789abcdef0123456789abcd","expires_in":36000,"token_type":"Bearer","scope":"read","refresh_token":"abcdef0123456789abcdef01234567"}"""u8.ToArray();

    public static WebApplication Build(int port)
    {
        var ion = LeastServers.Builder(port).Build();
        ion.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return LeastServers.WriteAsync(context.Response, context.Request.Path.Value switch
            {
                "/oauth/token/" => Tokens,
                "/api/emerg" => Emergency,
                _ => Profile,
            });
        });
        return ion;
    }
}
