namespace IonFunctions.Core.Api;

/// <summary>
/// A call of <see cref="IonClient"/> that came to nothing: <see cref="SignedOutException"/>, <see cref="IonRefusedException"/>, or
/// <see cref="IonUnavailableException"/>. No token and nobody's name is in it.
/// </summary>
public abstract class IonException : Exception
{
    private protected IonException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>What kind it is in a word, such as <c>ion-timed-out</c>: the last part of the <c>type</c> of the HTTP contract's problems.</summary>
    public string Code { get; }
}
