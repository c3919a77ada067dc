namespace IonFunctions.Core.Pages;

/// <summary>A way on from a page: what the link says, and where it leads (a path of this app, or a web address).</summary>
internal sealed record PageAction(string Label, string Path);
