using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Refresh;

/// <summary>An instance's calls of Ion's API, as counted work.</summary>
internal sealed class CountedTokens(UserTokens tokens, CountedWork work)
{
    public Task<RefreshOutcome> CallAsync(Session session, Func<AccessToken, Task<bool>> call, CancellationToken cancellationToken) =>
        work.RunAsync(() => tokens.CallAsync(session, call, cancellationToken));
}
