using 'main.bicep'

// Read from azd's environment (`azd env set NAME value`) and from that of the process. An empty value is none: what a
// workflow passes on of a variable that is not set is empty.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

param ionClientId = readEnvironmentVariable('ION_CLIENT_ID', '')
// infra/hooks put it in the vault without it ever being here. It is for those who deploy without azd or a terminal.
param ionClientSecret = readEnvironmentVariable('ION_CLIENT_SECRET', '')

param publicUrl = readEnvironmentVariable('APP_PUBLIC_URL', '')
param allowedOrigins = readEnvironmentVariable('APP_ALLOWED_ORIGINS', '')
// Of a setting with a default, the variable is its name in capitals, with one underscore between words.
param settings = {
  Ion__BaseUrl: readEnvironmentVariable('ION_BASE_URL', '')
  Ion__Scopes: readEnvironmentVariable('ION_SCOPES', '')
  Session__Lifetime: readEnvironmentVariable('SESSION_LIFETIME', '')
  Session__IdleTimeout: readEnvironmentVariable('SESSION_IDLE_TIMEOUT', '')
  RefreshSchedule: readEnvironmentVariable('REFRESH_SCHEDULE', '')
  Refresh__LeadTime: readEnvironmentVariable('REFRESH_LEAD_TIME', '')
  Refresh__ActiveWithin: readEnvironmentVariable('REFRESH_ACTIVE_WITHIN', '')
  Refresh__Parallelism: readEnvironmentVariable('REFRESH_PARALLELISM', '')
  Refresh__Sweepers: readEnvironmentVariable('REFRESH_SWEEPERS', '')
  Proxy__AllowWrites: readEnvironmentVariable('PROXY_ALLOW_WRITES', '')
  Proxy__PublicFor: readEnvironmentVariable('PROXY_PUBLIC_FOR', '')
  Limits__PerAddress: readEnvironmentVariable('LIMITS_PER_ADDRESS', '')
  Offline__Enabled: readEnvironmentVariable('OFFLINE_ENABLED', '')
  Site__SignInFor: readEnvironmentVariable('SITE_SIGN_IN_FOR', '')
  Site__Fallback: readEnvironmentVariable('SITE_FALLBACK', '')
  Identity__Audiences: readEnvironmentVariable('IDENTITY_AUDIENCES', '')
}

// A JSON object: {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example.org:4317"}
var further = readEnvironmentVariable('FURTHER_SETTINGS', '')
param furtherSettings = json(empty(further) ? '{}' : further)

var instanceMemory = readEnvironmentVariable('INSTANCE_MEMORY_MB', '')
param instanceMemoryMB = empty(instanceMemory) ? 2048 : any(int(instanceMemory))

var maximumInstances = readEnvironmentVariable('MAXIMUM_INSTANCE_COUNT', '')
param maximumInstanceCount = empty(maximumInstances) ? 40 : int(maximumInstances)

var alwaysReady = readEnvironmentVariable('ALWAYS_READY_INSTANCES', '')
param alwaysReadyInstances = empty(alwaysReady) ? 0 : int(alwaysReady)

var purgeProtection = readEnvironmentVariable('KEY_VAULT_PURGE_PROTECTION', '')
param keyVaultPurgeProtection = empty(purgeProtection) ? true : bool(purgeProtection)

var recover = readEnvironmentVariable('KEY_VAULT_RECOVER', '')
param keyVaultRecover = empty(recover) ? false : bool(recover)

var availability = readEnvironmentVariable('AVAILABILITY_TEST', '')
param availabilityTest = empty(availability) ? false : bool(availability)

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')

var dailyLogLimit = readEnvironmentVariable('DAILY_LOG_LIMIT_GB', '')
param dailyLogLimitGB = empty(dailyLogLimit) ? 1 : int(dailyLogLimit)
