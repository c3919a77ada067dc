// App settings: the app's (README, Settings), of which a deployment chooses some, and further ones.

@description('Names with a text each: tags, app settings.')
@export()
type texts = { *: string }

@description('The settings that a deployment has chosen. What is left out or empty is left to the app, which has the defaults; but for RefreshSchedule, which the Functions host reads itself.')
@export()
func chosen(settings texts) texts =>
  union(
    { RefreshSchedule: '0 */5 * * * *' },
    toObject(
      filter(items(settings), setting => !empty(setting.value)),
      setting => setting.key,
      setting => setting.value
    )
  )

@description('The timers of further sweepers, of which the Functions host is told that they are switched off: each is an instance that Azure would start and ask money for at every run. Refresh__Sweepers says how many are needed.')
@export()
func furtherSweepers(settings texts) texts => {
  'AzureWebJobs.RefreshTokens2.Disabled': isAtLeast(settings, ['2', '3', '4']) ? 'false' : 'true'
  'AzureWebJobs.RefreshTokens3.Disabled': isAtLeast(settings, ['3', '4']) ? 'false' : 'true'
  'AzureWebJobs.RefreshTokens4.Disabled': isAtLeast(settings, ['4']) ? 'false' : 'true'
}

func isAtLeast(settings texts, numbers string[]) bool => contains(numbers, trim(settings.?Refresh__Sweepers ?? ''))

@description('The template\'s own settings, and further ones, none of which may be one of those by another spelling or hold a secret.')
@export()
func withFurther(own texts, settings texts, further texts) texts =>
  empty(refused(union(settings, own), further))
    ? union(own, further)
    : fail('furtherSettings (FURTHER_SETTINGS) may not have ${join(refused(union(settings, own), further), ', ')}: secrets are in the vault, and the other settings have variables of their own (docs/operations.md)')

// The app reads names without regard to case, and a colon as two underscores.
func refused(own texts, further texts) string[] =>
  filter(
    objectKeys(further),
    name =>
      contains(
        concat(map(objectKeys(own), key => toLower(key)), ['ion__clientsecret', 'session__key', 'azurewebjobsstorage']),
        toLower(replace(trim(name), ':', '__'))
      )
  )
