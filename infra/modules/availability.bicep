// Asks the app for its health from outside, and raises an alert when it gets no good answer.

import { texts } from 'settings.bicep'

param name string
param location string
param tags texts
param insightsId string

@description('The app\'s address, without a slash at the end.')
param appUrl string

@description('Who gets the alert by mail; empty: nobody.')
param alertEmail string

// One place that gets no answer says more about the way there than about the app.
var failedPlaces = 2

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'test-${name}'
  location: location
  // The portal shows the test with the Application Insights that this names.
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'test-${name}'
    Name: 'Health of ${name}'
    Description: 'GET /api/health answers 200'
    Enabled: true
    Kind: 'standard'
    Frequency: 900
    // A cold start takes seconds.
    Timeout: 60
    RetryEnabled: true
    Locations: map(
      ['us-va-ash-azr', 'us-il-ch1-azr', 'us-tx-sn1-azr', 'us-ca-sjc-azr', 'emea-nl-ams-azr'],
      place => { Id: place }
    )
    Request: {
      RequestUrl: '${appUrl}/api/health'
      HttpVerb: 'GET'
      ParseDependentRequests: false
      FollowRedirects: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'mail-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'IonFunctions'
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'health-${name}'
  location: 'global'
  tags: union(tags, {
    'hidden-link:${insightsId}': 'Resource'
    'hidden-link:${test.id}': 'Resource'
  })
  properties: {
    description: '/api/health does not answer 200: it says which of storage, secrets and settings is at fault.'
    enabled: true
    severity: 1
    scopes: [
      test.id
      insightsId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insightsId
      failedLocationCount: failedPlaces
    }
    actions: empty(alertEmail) ? [] : [{ actionGroupId: mail.id }]
  }
}
