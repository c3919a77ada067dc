// One page for who looks after the app, under Workbooks of its Application Insights. A workbook and not searches saved in
// the workspace: it is one click away, shows every answer at once over the same time, and says what to do about it. Each
// query also runs by itself under Logs (queries/*.kql).

import { texts } from 'settings.bicep'

param location string
param tags texts
param workspaceId string
param insightsId string

var displayName = 'IonFunctions: sign-ins, refreshes, Ion'

// Each query with the question that it answers, and how the answer is drawn.
var panels = [
  {
    name: 'sign-ins'
    title: 'Can people sign in?'
    text: 'Everything but `signed-in` is somebody who could not. `sign-in-client-refused`: Ion does not take the client ID, the client secret or the redirect URI. `sign-in-scope-refused`: Ion does not give this app what `Ion__Scopes` asks for. `sign-in-not-started-here`: mostly a page that was reloaded.'
    query: loadTextContent('../queries/sign-ins.kql')
    drawn: 'table'
  }
  {
    name: 'failed-sign-ins-over-time'
    title: 'Since when can they not?'
    text: 'All at once: look at Ion, or at what was changed then. A few all the time: people who change their mind at Ion.'
    query: loadTextContent('../queries/failed-sign-ins-over-time.kql')
    drawn: 'timechart'
  }
  {
    name: 'refusals'
    title: 'What does Ion refuse?'
    text: 'Sign-ins, refreshes, and what pages ask for: 403 is a scope that is missing, 429 that pages ask too much, 5xx Ion itself.'
    query: loadTextContent('../queries/refusals.kql')
    drawn: 'table'
  }
  {
    name: 'refreshes'
    title: 'How do refreshes end?'
    text: '`ended`: Ion took the refresh token back, and the user signs in again. `ion-refuses-client`: no session is lost, but none is refreshed; check the client ID, and the secret `ion-client-secret` in the vault.'
    query: loadTextContent('../queries/refreshes.kql')
    drawn: 'table'
  }
  {
    name: 'public-answers'
    title: 'How is what is public at Ion answered?'
    text: '`kept`: without asking Ion, which is most of it. `asked`: Ion was asked. `stale`: Ion fails, and what it said before is given out. `failed`: there was nothing to give out.'
    query: loadTextContent('../queries/public-answers.kql')
    drawn: 'table'
  }
  {
    name: 'limits'
    title: 'Is anybody held up by a limit?'
    text: 'Nobody should be. `session`: cookies of sessions that there are not. `sign-in`: codes that Ion refuses. `public-data`: day after day that nobody has asked for. The log says how many addresses it is, though not which; where a whole school is held up, raise `Limits__PerAddress`.'
    query: loadTextContent('../queries/limits.kql')
    drawn: 'table'
  }
  {
    name: 'sweep-lag'
    title: 'Does the sweep keep up?'
    text: 'A lag of a few minutes is the schedule. One that grows means that Ion is slow or down, or that `Refresh__Parallelism` is too small.'
    query: loadTextContent('../queries/sweep-lag.kql')
    drawn: 'timechart'
  }
  {
    name: 'swept-sessions'
    title: 'What does the sweep do?'
    text: '`postponed` sessions are tried again by the next sweep, and lose nothing.'
    query: loadTextContent('../queries/swept-sessions.kql')
    drawn: 'timechart'
  }
  {
    name: 'requests'
    title: 'What is asked of the app?'
    text: 'Each request once: the Functions host has a trace of its own for each, which the charts of Application Insights count too. 5xx is the app, Ion or storage.'
    query: loadTextContent('../queries/requests.kql')
    drawn: 'table'
  }
  {
    name: 'proxied-requests'
    title: 'What do pages ask Ion for?'
    text: 'How often, and how long Ion takes.'
    query: loadTextContent('../queries/proxied-requests.kql')
    drawn: 'table'
  }
  {
    name: 'secrets'
    title: 'Are the secrets there?'
    text: 'An app that has loaded them goes on with what it has when the vault can\'t be reached; one that starts then signs nobody in, and `/api/health` answers 503.'
    query: loadTextContent('../queries/secrets.kql')
    drawn: 'table'
  }
  {
    name: 'warnings'
    title: 'What went wrong?'
    text: 'What the app logged as a warning or worse. No personal data is in it.'
    query: loadTextContent('../queries/warnings.kql')
    drawn: 'table'
  }
]

var timeRange = {
  type: 9
  name: 'time range'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        id: guid('time range')
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          selectableValues: map(
            [3600000, 14400000, 86400000, 259200000, 604800000, 2592000000],
            range => { durationMs: range }
          )
          allowCustom: true
        }
      }
    ]
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // The only name that Azure takes for a workbook is a GUID.
  name: guid(insightsId, 'operations')
  location: location
  tags: union(tags, { 'hidden-title': displayName })
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: insightsId
    serializedData: string({
      '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
      version: 'Notebook/1.0'
      fallbackResourceIds: [workspaceId]
      items: concat(
        [timeRange],
        flatten(map(panels, panel => [
          {
            type: 1
            name: '${panel.name}, explained'
            content: { json: panel.text }
          }
          {
            type: 3
            name: panel.name
            content: {
              version: 'KqlItem/1.0'
              title: panel.title
              query: panel.query
              visualization: panel.drawn
              size: 0
              timeContextFromParameter: 'TimeRange'
              queryType: 0
              resourceType: 'microsoft.operationalinsights/workspaces'
              crossComponentResources: [workspaceId]
            }
          }
        ]))
      )
    })
  }
}
