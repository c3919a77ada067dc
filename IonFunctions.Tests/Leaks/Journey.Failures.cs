using System.Net.Sockets;
using System.Text;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.Leaks;

/// <summary>What goes wrong with a sign-in, and what is sent that is none of the contract.</summary>
internal sealed partial class Journey
{
    private async Task FailToSignInAsync()
    {
        var visitor = world.NewVisitor(5);
        foreach (var fault in new Fault[]
        {
            new() { Endpoint = "token", Status = 500, Body = "Alan Turing", Times = 1 },
            new() { Endpoint = "token", Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" }, Times = 1 },
            new() { Endpoint = "token", Drop = true, Times = 1 },
            new() { Endpoint = "token", Delay = TimeSpan.FromMilliseconds(300), Drop = true, Times = 1 },
            new() { Endpoint = "token", Drop = true, Times = 1, When = FaultMoment.After },
            new() { Endpoint = "token", Status = 200, Body = "[\"Alan Turing\"]", ContentType = "application/json", Times = 1 },
            new() { Endpoint = "token", Status = 400, Body = """{"error":"invalid_grant"}""", ContentType = "application/json", Times = 1 },
            new() { Endpoint = "token", Status = 400, Body = """{"error":"something new"}""", ContentType = "application/json", Times = 1 },
            new() { Endpoint = "token", Status = 401, Body = """{"error":"invalid_client"}""", ContentType = "application/json", Times = 2 },
            new() { Endpoint = "/api/profile", Status = 500, Body = "Alan Turing", Times = 2 },
            new() { Endpoint = "/api/profile", Status = 403, Body = "{}", Times = 2 },
            new() { Endpoint = "/api/profile", Status = 200, Body = """{"id":"Turing","ion_username":"2029aturing","Alan Turing":}""", ContentType = "application/json", Times = 2 },
            new() { Endpoint = "/api/profile", Status = 200, Body = """{"id":"Turing","ion_username":{"2029aturing":"Alan Turing"}}""", ContentType = "application/json", Times = 2 },
            new() { Endpoint = "revoke", Status = 500, Body = "Alan Turing", Times = 2 },
        })
        {
            Faults.Add(fault);
            await ComeBackAsync(visitor, callback => callback);
            Faults.Clear();
        }

        // By their own decision, and with an address that is not as it was given out.
        var refused = await visitor.AuthorizeAsync(await visitor.LoginAsync(), LeakWorld.Users[5], allow: false);
        await GetAsync(visitor, refused.PathAndQuery, Navigation);
        await ComeBackAsync(visitor, callback => callback.Replace("code=", "code=x", StringComparison.Ordinal));
        await ComeBackAsync(visitor, callback => callback.Replace("state=", "state=x", StringComparison.Ordinal));
        await ComeBackAsync(visitor, callback => callback + "&code=twice");
        await ComeBackAsync(visitor, callback => callback.Replace("code=", "error=invalid_scope&error_description=", StringComparison.Ordinal));
        var callback = await ComeBackAsync(visitor, callback => callback);
        await GetAsync(visitor, callback, Navigation);
        await GetAsync(world.NewVisitor(6), callback, Navigation);
        await EchoAsync(signIn: () => ComeBackAsync(visitor, callback => callback));
    }

    private static async Task<string> ComeBackAsync(Visitor visitor, Func<string, string> change)
    {
        var callback = change((await visitor.AuthorizeAsync(await visitor.LoginAsync("/club?of=mine"), LeakWorld.Users[5])).PathAndQuery);
        await GetAsync(visitor, callback, Navigation);
        return callback;
    }

    /// <summary>
    /// Ion, or what stands before it, answers with what it was sent: in a page, in an error code or in a description, as a name of a
    /// member, as a token. Whoever looks into the log for the reason must not find it there.
    /// </summary>
    private async Task EchoAsync(Func<Task>? signIn = null, Func<Task>? refresh = null)
    {
        foreach (var (status, type, format) in new[]
        {
            (400, "application/json", """{"error":"VALUE"}"""),
            (400, "application/json", """{"error":"invalid_request","error_description":"VALUE is no good"}"""),
            (403, "text/html", "<html><title>Blocked: VALUE</title></html>"),
            (500, "application/json", """{"error":"VALUE"}"""),
            (200, "application/json", """{"VALUE":}"""),
            (200, "application/json; charset=VALUE", """{"access_token":{"VALUE":1},"expires_in":"VALUE","token_type":"VALUE"}"""),
        })
        {
            foreach (var name in new[] { "code", "code_verifier", "refresh_token" })
            {
                world.ToIon.Answering = (request, body) => request.Path == "/oauth/token/"
                    && System.Web.HttpUtility.ParseQueryString(body)[name] is { } value ? (status, type.Replace("VALUE", value, StringComparison.Ordinal), format.Replace("VALUE", value, StringComparison.Ordinal)) : null;
                await ((name == "refresh_token" ? refresh : signIn)?.Invoke() ?? Task.CompletedTask);
                world.ToIon.Answering = null;
            }
        }
    }

    private async Task SendNonsenseAsync(Visitor grace)
    {
        var (name, id) = (grace.NameOf("ion-session"), grace.Cookies["ion-session"]);
        foreach (var (method, path, headers) in new (HttpMethod, string, (string, string)[])[]
        {
            (HttpMethod.Post, "/api/logout", [("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "cross-site")]),
            (HttpMethod.Put, "/api/profile", []), (new(id), "/api/session", []), (new(id), "/nothing", []), (HttpMethod.Delete, "/api/sessions/" + grace.Handle.Value[1..], []),
            (HttpMethod.Get, "/api/login?returnUrl=" + Uri.EscapeDataString("https://elsewhere.example/?id=" + id), []),
            (HttpMethod.Get, "/api/callback?code=" + id + "&state=" + id, []),
            (HttpMethod.Get, "/" + id, []), (HttpMethod.Get, "/api/session", [("Cookie", $"{name}={id}x"), ("baggage", "who=2028ghopper"), ("tracestate", "who=2028ghopper")]),
            (HttpMethod.Get, "/api/profile", [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "id=" + id), ("baggage", "id=" + id), ("User-Agent", "2028ghopper")]),
        })
        {
            using var response = await grace.SendAsync(method, path, content: null, headers);
        }

        foreach (var request in new[]
        {
            $"GET /api/session HTTP/9.1\r\nHost: localhost\r\nCookie: {name}={id}\r\n\r\n", $"GET /api/callback?code={id} state HTTP/1.1\r\nHost: localhost\r\n\r\n",
            $"{id}\r\n\r\n", $"GET /api/session HTTP/1.1\r\nHost: localhost\r\n{name}={id}\r\n\r\n", $"GET /api/session HTTP/1.1\r\nHost: {id}/x\r\n\r\n",
            $"GET /api/session HTTP/1.1\r\nHost: localhost\r\nCookie: {name}={id}\0\r\n\r\n", $"POST /api/logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: {id}\r\n\r\n",
            $"POST /api/ion/signups/user HTTP/1.1\r\nHost: localhost\r\nCookie: {name}={id}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{id}\r\n\r\n",
            $"POST /api/ion/signups/user HTTP/1.1\r\nHost: localhost\r\nCookie: {name}={id}\r\nContent-Type: application/json\r\nTransfer-Encoding: {id}\r\n\r\n",
        })
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("localhost", world.App.BaseUrl.Port, CancellationToken);
            var stream = tcp.GetStream();
            using var answer = new MemoryStream();
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(request), CancellationToken);
                tcp.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(answer, CancellationToken);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // It was cut off.
            }

            world.Witness.Keeps(Document.Of(PlaceKind.Answer, "nonsense", answer.ToArray()));
        }
    }
}
