using Azure.Core;
using Azure.Identity;

namespace IonFunctions.Core.Hosting;

/// <summary>Who the app is in Azure: its managed identity, asked directly, since a chain of credentials would probe for others first.</summary>
internal static class AzureIdentity
{
    /// <summary>What to do where Azure gives the app no token.</summary>
    public const string NoTokenFix =
        "Azure gives this app no token; assign it a managed identity, and set AZURE_CLIENT_ID to that identity's client ID (to nothing where it is the system-assigned one)";

    /// <param name="clientId">The client ID of a user-assigned identity; null for the system-assigned one.</param>
    public static TokenCredential Of(string? clientId) => new ManagedIdentityCredential(
        clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
}
