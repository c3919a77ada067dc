using System.ComponentModel;
using System.Diagnostics;

namespace IonFunctions.Local;

/// <summary>Starts node and npm.</summary>
internal static class NodeProcess
{
    /// <exception cref="StartException">It is not installed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new StartException($"{start.FileName} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new StartException(
                $"{start.FileName} could not be started ({exception.Message}): install Node.js and see that it is on the PATH.", exception);
        }
    }
}
