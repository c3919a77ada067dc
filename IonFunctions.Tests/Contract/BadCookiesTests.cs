using IonFunctions.Tests.Proxy;

namespace IonFunctions.Tests.Contract;

/// <summary>Cookies of somebody else's on the same host, however bad, don't hide ours.</summary>
public sealed class BadCookiesTests(AppWithoutIon fixture) : IClassFixture<AppWithoutIon>
{
    public static TheoryData<string> Others =>
    [
        "theme=dark", "caf\u00e9=1", "name=Ren\u00e9", "name=\"Ren\u00e9\"", "name=\u00ff\u00fe", "utf8=\u00c3\u00a9", "json={\"a\":1,\"b\":[2]}", "spaced=a b c", "=", "=x", "x", ";;",
        "quoted=\"a", "percent=%", "comma=a,b", "back=a\\b", "tab=a\tb", "equal=a=b=c", "__utma=1.2|3", "[object Object]=1", "a@b=c", "ion-session-x=1",
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Ours_is_read_whatever_stands_beside_it(string other)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        var ours = visitor.NameOf("ion-session") + "=" + visitor.Cookies["ion-session"];
        foreach (var cookie in new[] { $"{other}; {ours}", $"{ours}; {other}", $"{other};{ours}; {other}", $"{other}; a=b; {ours}" })
        {
            // 200 for the signed-in alone.
            Assert.Equal(200, await RawRequest.GetAsync(fixture.App.BaseUrl, "/api/sessions", cookie));
        }
    }

    [Theory]
    [InlineData("User-Agent: Caf\u00e9/1.0")]
    [InlineData("Referer: http://localhost/caf\u00e9")]
    [InlineData("Accept-Language: fran\u00e7ais")]
    public async Task Nor_does_a_byte_in_another_header(string header)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);

        Assert.Equal(200, await RawRequest.GetAsync(fixture.App.BaseUrl, "/api/sessions", $"{visitor.NameOf("ion-session")}={visitor.Cookies["ion-session"]}\r\n{header}"));
    }
}
