// Who the app is to storage, vault and telemetry. It is an identity of its own and not the app's, so that it can have its
// roles before the app is there: the app's first start finds them.

import { texts } from 'settings.bicep'

param name string
param location string
param tags texts

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
