using IonFunctions.Core.Hosting;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Api;

/// <summary>Who is there: the session of the current request.</summary>
internal sealed class RequestCaller(CurrentRequest request, CurrentSession currentSession) : IIonCaller, IIonUser
{
    public bool MayChangeState => request.MayChangeState;

    public ValueTask<Session?> FindSessionAsync(CancellationToken cancellationToken) =>
        currentSession.FindAsync(request.Asker, cancellationToken);

    public async ValueTask<SignedInUser?> FindAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await FindSessionAsync(cancellationToken) is { User: var user, Tokens.Scope: var scope }
                ? new(
                    user.Id, user.Username, user.FirstName, user.LastName, user.Email, user.UserType,
                    scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                : null;
        }
        catch (DependencyUnavailableException e)
        {
            throw ApiFailures.Of(e);
        }
        catch (LimitReachedException e)
        {
            throw ApiFailures.Of(e);
        }
    }
}
