namespace IonFunctions.Simulator.School;

/// <summary>Whose token came with a request, what it was granted, and how to ask for a better one.</summary>
internal sealed record ApiCaller(SchoolUser? User, string GrantedScope, string Challenge);
