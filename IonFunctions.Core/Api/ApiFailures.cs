using IonFunctions.Core.Answers;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Api;

/// <summary>What went wrong, as code is told of it: in the words and with the waits that the HTTP contract has for it.</summary>
internal static class ApiFailures
{
    public static IonUnavailableException Of(DependencyUnavailableException exception) =>
        Unavailable(Failures.DependencyUnavailable(exception.Dependency), exception);

    public static IonUnavailableException Of(LimitReachedException exception) =>
        Unavailable(Failures.TooManyRequests(exception.RetryAfter), exception);

    public static IonUnavailableException Of(Postponement reason) => Unavailable(IonFailure.Of(reason));

    public static IonUnavailableException Of(IonOutage outage, Exception? inner = null) => Unavailable(IonFailure.Of(outage), inner);

    /// <summary>
    /// Ion itself looks at no scope (tjcsl/ion, intranet/apps/auth/rest_permissions.py), so this is what keeps an app that was granted
    /// <c>read</c> from writing. <c>Proxy__AllowWrites</c> is about pages, whose scripts anybody can change; code of the app's own is the app's.
    /// </summary>
    /// <exception cref="IonRefusedException">It must not do that.</exception>
    public static void ThrowIfRefused(IIonCaller caller, Session session, IonRequest request)
    {
        if (request.IsChange && !caller.MayChangeState)
        {
            throw Refused(Failures.CrossSite);
        }

        if (request.IsChange && !ScopeText.Has(session.Tokens.Scope, ScopeText.Write))
        {
            throw Refused(Failures.ScopeMissing);
        }

        if (!request.IsChange && !session.Tokens.OpensApi)
        {
            throw Refused(Failures.ReadScopeMissing);
        }
    }

    private static IonUnavailableException Unavailable(Failure failure, Exception? inner = null) =>
        new(failure.Name, $"{failure.Title}. {failure.Detail}", failure.RetryAfter, inner);

    private static IonRefusedException Refused(Failure failure) => new(failure.Status, failure.Name, failure.Detail);
}
