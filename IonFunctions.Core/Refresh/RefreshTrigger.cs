namespace IonFunctions.Core.Refresh;

/// <summary>Who wants a refresh.</summary>
internal enum RefreshTrigger
{
    /// <summary>A request that found the access token expired or refused.</summary>
    Request,

    /// <summary>A sweep, ahead of its expiry.</summary>
    Sweep,
}
