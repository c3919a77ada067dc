using IonFunctions.Core.Http;

namespace IonFunctions.Core.Landing;

/// <summary>Ion's profile is not there.</summary>
/// <param name="Why">What Ion, or what is between, has said.</param>
/// <param name="TryAgainAt">The page's own path.</param>
internal sealed record MissingProfile(Failure Why, string TryAgainAt);
