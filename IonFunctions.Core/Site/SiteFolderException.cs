namespace IonFunctions.Core.Site;

/// <summary>The folder of pages can't be served; the message goes on where its name ends.</summary>
internal sealed class SiteFolderException(string message) : Exception(message);
