namespace IonFunctions.Core.Api;

/// <summary>A picture of somebody.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What they are, as <c>image/jpeg</c>.</param>
public sealed record IonPicture(ReadOnlyMemory<byte> Content, string ContentType);
