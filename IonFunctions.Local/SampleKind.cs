namespace IonFunctions.Local;

/// <summary>How a sample is run.</summary>
internal enum SampleKind
{
    /// <summary>A page, served by the app at <c>/samples/NAME/</c>.</summary>
    Page,

    /// <summary>A server of its own, <c>server.py</c>.</summary>
    Python,

    /// <summary>A server of its own, <c>server.js</c>.</summary>
    Node,

    /// <summary>A Functions app of its own, under Core Tools.</summary>
    Functions,
}
