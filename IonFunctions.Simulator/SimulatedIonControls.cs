using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator;

/// <summary>What a simulated Ion can be steered and watched by.</summary>
internal sealed record SimulatedIonControls(
    Lifetimes Lifetimes, FaultList Faults, RequestCounters Counters, ClientRegistration Client, TokenStore Tokens,
    TokenRefusal Refusal);
