namespace IonFunctions.Tests.RawRequests;

/// <summary>What came is no answer by RFC 9112, or is one that the app never gives.</summary>
internal sealed class NotStrictException(string what) : Exception(what)
{
    public static void Unless([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw new NotStrictException(what);
        }
    }
}
