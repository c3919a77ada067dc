// The Functions app, on Flex Consumption: it scales to zero, and is paid for by use.

import { texts } from 'settings.bicep'

param name string
param planName string
param location string
param tags texts

@description('Resource ID of the app\'s identity.')
param identityId string

@description('Where the app\'s package is put.')
param packagesUri string

param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReadyInstances int

@description('Origins whose pages may use the app.')
param allowedOrigins string[]

@description('The app settings, name and value. No secret is among them: those are in the vault.')
param settings texts

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    // Linux.
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd finds what it deploys to by this, the service's name in azure.yaml.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    // A session is in no instance's memory, so a browser may go to any.
    clientAffinityEnabled: false
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // A request waits for Ion more than it works, so one instance takes many: a class that loads a page together needs
        // no more than one, and is billed for one.
        triggers: {
          http: {
            perInstanceConcurrency: 100
          }
        }
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
      }
    }
    // Flex Consumption refuses much that other plans take here, and some regions refuse more of it than others (error 51021).
    // So nothing but what it is known to take; ftpsState is not among it, and FTP has no password to go by (below).
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      // The platform answers preflights, and adds the headers; the app adds none. Named when empty too, so that a
      // deployment that lists no origin takes away those of the last.
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: !empty(allowedOrigins)
      }
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
  }

  // Deployments come with a token of whoever deploys, never with the publishing profile's password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
