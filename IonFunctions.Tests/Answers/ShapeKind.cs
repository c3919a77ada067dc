namespace IonFunctions.Tests.Answers;

/// <summary>What a value is made of.</summary>
internal enum ShapeKind
{
    /// <summary>A value without members, by a word for its kind.</summary>
    Scalar,

    /// <summary>One of some words.</summary>
    Words,

    /// <summary>An object with the fields of a type.</summary>
    Named,

    List,

    /// <summary>An object whose members' names are data.</summary>
    Map,
}
