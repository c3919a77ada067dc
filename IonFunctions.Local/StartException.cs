namespace IonFunctions.Local;

/// <summary>Why nothing could be started, in one line that a newcomer can act on; shown without a stack trace.</summary>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
