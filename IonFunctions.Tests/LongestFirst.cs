using IonFunctions.Tests;
using IonFunctions.Tests.Client;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.CrossOrigin;
using IonFunctions.Tests.Functions;
using IonFunctions.Tests.Infra;
using IonFunctions.Tests.Journeys;
using IonFunctions.Tests.Leaks;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Pages;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Proxy;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Telemetry;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace IonFunctions.Tests;

/// <summary>
/// A class is run by one thread, and what begins last ends last: a class of a minute or two is begun before all the short ones, or
/// the processors would be idle beside it at the end. A class that is not named here is run all the same.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Those that build, have a browser, or wait for the app's own patience.</summary>
    private static readonly Type[] Long =
    [
        typeof(LocalRunTests), typeof(IonModuleOnWorkerTests), typeof(PagesInBrowserTests), typeof(IonModuleOnKestrelTests),
        typeof(CrossOriginOnKestrelTests),
        typeof(IonApiOnWorkerTests), typeof(SampleJourneyOnWorkerTests), typeof(TemplateTests), typeof(IonOutageOnWorkerTests),
        typeof(SampleJourneyOnKestrelTests), typeof(FunctionsHostTests), typeof(HeadersOnWorkerTests), typeof(ShutdownTests),
        typeof(BackButtonTests), typeof(LateAnswerProtocolTests), typeof(SweepOutageTests), typeof(TelemetryTests),
        typeof(SignInJourneyOnWorkerTests), typeof(SignInJourneyOnKestrelTests), typeof(TypesTests), typeof(BellScheduleTests),
        typeof(SignedInAcrossRunsTests), typeof(LeaksTests),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name)
    {
        // A collection of one class is called after it, at more length.
        var place = Array.FindIndex(Long, type => name == type.Name || name.Contains($" {type.FullName} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
