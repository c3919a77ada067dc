// Those settings of the app that have a default (README, Settings). The defaults are the app's own, and said once more
// because the Functions host reads RefreshSchedule itself, and because who looks at the app in the portal sees them all.

@description('Names with a text each: tags, app settings.')
@export()
type texts = { *: string }

@description('What a deployment may choose; what is left out or empty has the default.')
@export()
@sealed()
type tuning = {
  @description('Ion')
  Ion__BaseUrl: string?

  @description('Scopes to ask for, separated by spaces')
  Ion__Scopes: string?

  @description('A session ends this long after sign-in, as [days.]hours:minutes:seconds')
  Session__Lifetime: string?

  @description('A session ends this long after its last use')
  Session__IdleTimeout: string?

  @description('When tokens are refreshed: NCRONTAB with seconds, in UTC')
  RefreshSchedule: string?

  @description('How long before its expiry a token is refreshed')
  Refresh__LeadTime: string?

  @description('Sessions used within this time are kept fresh')
  Refresh__ActiveWithin: string?

  @description('Refreshes in flight at once')
  Refresh__Parallelism: string?

  @description('Whether POST passes through /api/ion')
  Proxy__AllowWrites: string?

  @description('How long a public answer of Ion is fresh in the shared cache; 00:00:00 makes the public paths ask for a sign-in')
  Proxy__PublicFor: string?
}

@description('The settings as the app gets them.')
@export()
func tuned(chosen tuning) texts =>
  union(
    {
      Ion__BaseUrl: 'https://ion.tjhsst.edu'
      Ion__Scopes: 'read'
      Session__Lifetime: '30.00:00:00'
      Session__IdleTimeout: '14.00:00:00'
      RefreshSchedule: '0 */5 * * * *'
      Refresh__LeadTime: '01:00:00'
      Refresh__ActiveWithin: '3.00:00:00'
      Refresh__Parallelism: '32'
      Proxy__AllowWrites: 'false'
      Proxy__PublicFor: '00:01:00'
    },
    toObject(
      filter(items(chosen), setting => !empty(setting.?value)),
      setting => setting.key,
      setting => setting.?value
    )
  )

@description('The template\'s own settings, and further ones, none of which may be one of those by another spelling or hold a secret.')
@export()
func withFurther(own texts, further texts) texts =>
  empty(refused(own, further))
    ? union(own, further)
    : fail('furtherSettings (FURTHER_SETTINGS) may not have ${join(refused(own, further), ', ')}: secrets are in the vault, and the other settings have variables of their own (docs/operations.md)')

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
