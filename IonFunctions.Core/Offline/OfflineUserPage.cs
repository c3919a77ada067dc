namespace IonFunctions.Core.Offline;

/// <summary>Some of the users who are away.</summary>
/// <param name="Users">They; there may be none, though more pages follow.</param>
/// <param name="ContinuationToken">For the next page; null where this is the last. It says nothing to who reads it.</param>
public sealed record OfflineUserPage(IReadOnlyList<OfflineUser> Users, string? ContinuationToken);
