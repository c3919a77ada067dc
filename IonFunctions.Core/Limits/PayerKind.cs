namespace IonFunctions.Core.Limits;

/// <summary>What a <see cref="Payer"/> is.</summary>
internal enum PayerKind
{
    /// <summary>An address.</summary>
    Address,

    /// <summary>A session that this instance knows.</summary>
    Session,
}
