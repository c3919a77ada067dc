namespace IonFunctions.Tests.CrossOrigin;

/// <summary>Whose requests come to a port of the app; at the first they are of whoever the browser has the cookie of.</summary>
internal enum AttackedPort
{
    Own,
    Ada,
    Grace,
    UnguardedNobody,
    UnguardedAda,
}
