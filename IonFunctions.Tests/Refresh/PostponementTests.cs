using IonFunctions.Core.Answers;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Refresh;

/// <summary>The protocol's own words for why there is no fresh token now, and what is answered for each.</summary>
public sealed class PostponementTests
{
    private static readonly Postponement[] All =
    [
        .. Enum.GetValues<IonOutageKind>().Select(kind => new Postponement.IonFailed(new(kind, "down"))),
        new Postponement.IonAskedToWait(TimeSpan.FromSeconds(90)),
        new Postponement.IonRefusesToken(),
        new Postponement.StillPending(),
        new Postponement.DependencyDown("storage"),
    ];

    [Fact]
    public void Metrics_and_answers_call_each_by_the_same_name()
    {
        Assert.Equal(
            typeof(Postponement).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(type => type.Name).Order(StringComparer.Ordinal),
            All.Select(reason => reason.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(All, reason => Assert.Equal(IonFailure.Of(reason).Name, reason.Name));
    }

    [Fact]
    public void What_passes_by_itself_says_when_to_try_again()
    {
        Assert.All(All.Where(reason => IonFailure.Of(reason).Status == 503), reason => Assert.NotNull(IonFailure.Of(reason).RetryAfter));
        Assert.Equal(TimeSpan.FromSeconds(90), IonFailure.Of(new Postponement.IonAskedToWait(TimeSpan.FromSeconds(90))).RetryAfter);
        Assert.Equal(
            TimeSpan.FromSeconds(7),
            IonFailure.Of(new Postponement.IonFailed(new(IonOutageKind.Busy, "429", TimeSpan.FromSeconds(7)))).RetryAfter);
    }
}
