using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Secrets;

/// <summary>The vault answered, and what it has is no secret that the app can use, nor will be: a version never changes.</summary>
internal sealed class UnfitSecretException(string fix) : DependencyUnavailableException(Vault.Name, inner: null, fix);
