// Everything that IonFunctions needs in Azure. The scope is the subscription because the resource group is made here too:
// so `azd up` and one `az deployment sub create` need nothing that was made before, and taking the group away takes
// everything away.
targetScope = 'subscription'

import { label, originsOf, withoutSlash } from 'modules/names.bicep'
import { base64OfRandom } from 'modules/session-key.bicep'
import { chosen, furtherSweepers, texts, withFurther } from 'modules/settings.bicep'

@description('Name of the deployment, and so part of the names of what is deployed; azd calls it the environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Azure region of everything. Not every region has Flex Consumption: `az functionapp list-flexconsumption-locations` lists those that do.')
@minLength(1)
param location string

@description('Client ID of the application registered at https://ion.tjhsst.edu/oauth/applications/')
param ionClientId string

@description('Its client secret. Left empty, the one in the vault stays as it is: a secret rotated there is never put back.')
@secure()
param ionClientSecret string = ''

@description('Where browsers reach the app, when that is a domain of your own, such as https://ion.example.org. Empty: the app\'s azurewebsites.net address.')
param publicUrl string = ''

@description('Other origins whose pages may use the app, separated by commas, such as https://pages.example.org.')
param allowedOrigins string = ''

@description('Settings of the app that have a default, by the names that the README has; an empty value leaves the default.')
param settings texts = {}

@description('App settings beside those of this template, such as OTEL_EXPORTER_OTLP_ENDPOINT. None of its own, and no secret: whoever may look at the app reads them.')
param furtherSettings texts = {}

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('At most this many instances for requests, and as many for the timer: each group of functions scales by itself. Azure has been reported not to hold to it for requests.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances kept running for requests, so that nobody meets a cold start. Each costs money around the clock.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Whether the vault, and secrets in it, can\'t be purged while they are soft-deleted. Off for trials that are taken down and put up again; once on, Azure does not switch it off.')
param keyVaultPurgeProtection bool = true

@description('Brings back the vault of an earlier deployment of the same name, taken down but not purged, with the secrets in it.')
param keyVaultRecover bool = false

@description('Asks /api/health from five places every 15 minutes, and raises an alert when two of them get no answer. Costs money.')
param availabilityTest bool = false

@description('Who gets that alert by mail. Empty: it shows in the portal only.')
param alertEmail string = ''

@description('Telemetry taken in on a day, in GB; what comes after is dropped until the next day. -1: no limit.')
@minValue(-1)
param dailyLogLimitGB int = 1

// ARM has no random numbers but these, and only here. They make the session key the first time (modules/session-key.bicep)
// and are thrown away every other time.
@secure()
param random1 string = newGuid()
@secure()
param random2 string = newGuid()
@secure()
param random3 string = newGuid()

var token = uniqueString(subscription().id, toLower(environmentName), location)
var name = label(environmentName, token)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${name}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-${name}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-${name}'
    insightsName: 'appi-${name}'
    location: location
    tags: tags
    dailyLogLimitGB: dailyLogLimitGB
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    // Neither hyphens nor more than 24 characters.
    name: 'st${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    // No more than 24 characters.
    name: 'kv-${token}'
    location: location
    tags: tags
    purgeProtection: keyVaultPurgeProtection
    recover: keyVaultRecover
    appPrincipalId: identity.outputs.principalId
    ionClientSecret: trim(ionClientSecret)
    sessionKey: base64OfRandom(random1, random2, random3)
  }
}

// It takes what those modules put out, and so it is made after all that is in them, the roles too.
module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: 'func-${name}'
    planName: 'plan-${name}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    packagesUri: storage.outputs.packagesUri
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    allowedOrigins: originsOf(allowedOrigins)
    settings: withFurther(
      union(chosen(settings), furtherSweepers(settings), {
        // The Functions host: its storage, with the identity; and not its own page at /, which is the app's.
        AzureWebJobsStorage__blobServiceUri: storage.outputs.blobsUri
        AzureWebJobsStorage__tableServiceUri: storage.outputs.tablesUri
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.outputs.clientId
        AzureWebJobsDisableHomepage: 'true'

        // Telemetry of host and app.
        APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'

        // The app. Which of the identities it has (it could have several) it is to be.
        AZURE_CLIENT_ID: identity.outputs.clientId
        Ion__ClientId: empty(trim(ionClientId))
          ? fail('ionClientId is missing: the client ID of the application registered at https://ion.tjhsst.edu/oauth/applications/')
          : trim(ionClientId)
        App__PublicUrl: withoutSlash(publicUrl)
        App__AllowedOrigins: allowedOrigins
        KeyVault__Uri: vault.outputs.uri
        Tables__Uri: storage.outputs.tablesUri
      }),
      settings,
      furtherSettings
    )
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    insightsId: monitoring.outputs.insightsId
  }
}

var appUrl = empty(trim(publicUrl)) ? app.outputs.url : withoutSlash(publicUrl)

module availability 'modules/availability.bicep' = if (availabilityTest) {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    appUrl: appUrl
    alertEmail: alertEmail
  }
}

@description('Where the app is.')
output APP_URL string = appUrl

@description('The redirect URI to register at Ion.')
output ION_REDIRECT_URI string = '${appUrl}/api/callback'

@description('Where a sign-in starts.')
output APP_SIGN_IN_URL string = '${appUrl}/api/login'

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP_NAME string = app.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name

@description('For infra/hooks, which put the client secret there.')
output AZURE_KEY_VAULT_ID string = vault.outputs.id
output AZURE_RESOURCE_MANAGER_URL string = environment().resourceManager
