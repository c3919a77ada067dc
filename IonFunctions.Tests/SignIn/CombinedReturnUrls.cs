namespace IonFunctions.Tests.SignIn;

/// <summary>Every way to begin an address, with every host that is not ours or only looks like it, with every end.</summary>
internal static class CombinedReturnUrls
{
    // What browsers and servers read in different ways: slashes of all kinds, what is left out of an address, schemes.
    private static readonly string[] Beginnings =
    [
        "", "/", "//", "///", "////", "\\", "\\\\", "/\\", "\\/", "/\\/", "/\t/", "/\n/", "/\r\n/", "\t//", " //", "/%09/", "/%0a/", "/%2f", "/%2f/", "/%5c", "%2f%2f",
        "/.//", "/..//", "/./\\", "/%2e//", "/%2e%2e//", "/a/..//", "/;//", "/?//", "/#//", "/\u2044/", "/\uFF0F", "\uFF0F\uFF0F",
        "https:", "https:/", "https://", "https:///", "https:\\\\", "https:\\/", "ht\ttps://", " https://", "\u0000https://", "HTTPS://", "http://", "http:/\\", "ftp://", "ws://",
        "javascript://", "javascript:", "data:text/html,//", "blob:https://", "view-source:https://", "file://", "file:///", "//https://", "/https://",
    ];

    private static readonly string[] Hosts =
    [
        "evil.example", "app.example@evil.example", "app.example:443@evil.example", "app.example%40evil.example", "evil.example#@app.example", "evil.example\\@app.example",
        "evil.example%2f@app.example", "app.example.evil.example", "app.example%2eevil.example", "app.example%00.evil.example", "app.exampleevil", "app.example:4430",
        "pages.example.evil.example", "pages.example:8443", "localhost:8080.evil.example", "localhost:80800", "evil\u3002example", "evil%E3%80%82example", "\u0430pp.example",
        "app\u00AD.example.evil.example", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "①②⑦.0.0.1", ".", "..",
    ];

    private static readonly string[] Ends = ["", "/", "/path?returnUrl=/", "#/app.example", "?@app.example/"];

    public static IReadOnlyList<string> All { get; } =
        [.. from beginning in Beginnings from host in Hosts from end in Ends select beginning + host + end];
}
