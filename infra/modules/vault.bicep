// The two secrets: ion-client-secret, which proves to Ion who asks for tokens, and session-key, which seals them.

import { texts } from 'settings.bicep'

param name string
param location string
param tags texts
param purgeProtection bool
param recover bool

@description('The app\'s identity.')
param appPrincipalId string

@description('Empty: the one in the vault stays.')
@secure()
param ionClientSecret string

@description('base64 of 32 bytes; taken only when the vault has none.')
@secure()
param sessionKey string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    createMode: recover ? 'recover' : 'default'
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    // Roles alone decide, not access policies.
    enableRbacAuthorization: true
    enableSoftDelete: true
    // The shortest: a deleted vault blocks its name for so long, and what is in it can be had anew (a client secret from
    // Ion; without its session key everybody signs in once more).
    softDeleteRetentionInDays: 7
    // Azure knows true and absent here, not false.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Allow'
      bypass: 'AzureServices'
    }
  }
}

resource clientSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(ionClientSecret)) {
  parent: vault
  name: 'ion-client-secret'
  properties: {
    value: ionClientSecret
    contentType: 'client secret of the application at Ion'
  }
}

// A new key would not sign anybody out (the older versions open what they sealed), but it would come with every
// deployment. Only who means to makes a new one, in the vault.
@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'session-key'
  properties: {
    value: sessionKey
    contentType: 'base64 of 32 bytes'
  }
}

// To read both secrets and list their versions; nothing else is in the vault, and the app never writes there.
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource appReadsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appPrincipalId, keyVaultSecretsUser)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
