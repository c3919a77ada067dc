namespace IonFunctions.Tests.Processes;

/// <summary>The death of an instance.</summary>
/// <param name="At">When it was killed.</param>
/// <param name="Held">The sessions on which there was a lease at that moment, whoever had it.</param>
internal sealed record Kill(DateTimeOffset At, IReadOnlySet<string> Held);
