namespace IonFunctions.Core.Secrets;

/// <summary>A version of the secret <c>session-key</c> that may be used.</summary>
/// <param name="Version">As sealed values name it.</param>
/// <param name="CreatedAt">When it was made, by the vault's clock, so that all instances work it out alike.</param>
internal sealed record KeyVersion(string Version, DateTimeOffset CreatedAt);
