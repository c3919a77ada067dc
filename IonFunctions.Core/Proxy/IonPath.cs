namespace IonFunctions.Core.Proxy;

/// <summary>A path of Ion's API that this app asks for.</summary>
/// <param name="Path">At Ion, percent-encoded.</param>
/// <param name="Template">The same with the names of its parameters for their values, which may be somebody's username: for telemetry.</param>
/// <param name="Route">The route of this app that it is reached by, likewise a template.</param>
/// <param name="Accept">What Ion is asked to answer with. Its pictures are to be had as images alone: whoever asks for JSON there gets 406.</param>
/// <param name="KnowsHead">Whether Ion answers HEAD there as it answers GET.</param>
/// <param name="HasLinks">Whether Ion answers with JSON whose links are to lead through this app.</param>
internal sealed record IonPath(string Path, string Template, string Route, string Accept, bool KnowsHead, bool HasLinks)
{
    /// <summary>Whether Ion is asked for JSON there, and not for a picture.</summary>
    public bool IsJson => Accept == "application/json";
}
