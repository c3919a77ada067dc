namespace IonFunctions.Core.Api;

/// <summary>Ion can't be asked just now, or what this app needs for that can't be used. The user stays signed in.</summary>
public sealed class IonUnavailableException : IonException
{
    internal IonUnavailableException(string code, string message, TimeSpan? retryAfter, Exception? inner = null)
        : base(code, message, inner) => RetryAfter = retryAfter;

    /// <summary>How long to wait before trying again, where that is known; else a few seconds are a good choice.</summary>
    public TimeSpan? RetryAfter { get; }
}
