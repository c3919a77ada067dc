# What preprovision.sh does, on Windows: looks whether the region has what is needed, asks once whether there is the agreement
# that Ion's policy wants, and for the client ID of the application at Ion, when azd's environment does not have it yet. It
# runs in PowerShell 7 and in Windows PowerShell 5.1, which azd takes where there is no other.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string]$message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

# As azd and others write it; -in looks at no case.
$yes = '1', 't', 'true', 'y', 'yes', 'on'

# No terminal, or told so: then nobody is there to answer.
$canAsk = -not [Console]::IsInputRedirected -and $env:CI -notin $yes -and $env:AZD_NON_INTERACTIVE -notin $yes

if ($env:ION_CLIENT_SECRET -like 'akvs://*' -or $env:ION_CLIENT_SECRET -like '@Microsoft.KeyVault*') {
    Stop-Hook @'
ION_CLIENT_SECRET refers to a secret in a vault, and azd does not look it up for a .bicepparam file.
Take it out of the environment: you are asked for the secret itself, and it is put in the vault of this deployment.
'@
}

# --- The region: without Flex Consumption, the deployment would fail when half of it is made.

# Names of regions; nothing where Azure does not say.
function Get-FlexRegion {
    try {
        # Windows PowerShell may still begin with an older version.
        [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
        $token = (azd auth token --output json | ConvertFrom-Json).token
        $arm = if ($env:AZURE_RESOURCE_MANAGER_URL) { $env:AZURE_RESOURCE_MANAGER_URL } else { 'https://management.azure.com' }
        $uri = $arm.TrimEnd('/') + "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2024-04-01"
        $answer = Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $token" } -TimeoutSec 30 -UseBasicParsing
        @($answer.value | ForEach-Object { ($_.name -replace '\s', '').ToLowerInvariant() } | Sort-Object -Unique)
    }
    catch {
        @()
    }
}

if ($env:AZURE_LOCATION -and $env:AZURE_SUBSCRIPTION_ID) {
    $regions = @(Get-FlexRegion)
    if ($regions -and ($env:AZURE_LOCATION -replace '\s', '') -notin $regions) {
        Stop-Hook @"
The region $env:AZURE_LOCATION has no Flex Consumption, which the app runs on. It is in: $($regions -join ' ')
Choose one of them with: azd env set AZURE_LOCATION <region>
"@
    }
}

# --- Ion's policy: it is about Ion itself, and not about a simulated one.

$ion = if ($env:ION_BASE_URL) { $env:ION_BASE_URL.TrimEnd('/') } else { 'https://ion.tjhsst.edu' }
if ($ion -eq 'https://ion.tjhsst.edu' -and $env:ION_POLICY_AGREED -notin $yes) {
    [Console]::Error.WriteLine("Ion's API and OAuth policy (https://ion.tjhsst.edu/docs/api-oauth-aup) is for current TJHSST students and staff, and forbids access tokens on servers other than the CSL's: an app in Azure is such a server.")
    [Console]::Error.WriteLine('So you need the agreement of the Intranet team (intranet@tjhsst.edu) before anybody signs in here.')
    if (-not $canAsk) {
        Stop-Hook 'Once you have it: azd env set ION_POLICY_AGREED true'
    }

    if ((Read-Host 'Do you have it? (yes/no)') -notin $yes) {
        Stop-Hook "Nothing was made. Without it, ./run.sh has a simulated Ion that needs nobody's permission."
    }

    azd env set ION_POLICY_AGREED true --environment $env:AZURE_ENV_NAME
    if ($LASTEXITCODE -ne 0) {
        exit $LASTEXITCODE
    }
}

# --- The client ID

if ($env:ION_CLIENT_ID) {
    exit 0
}

if (-not $canAsk) {
    Stop-Hook @'
ION_CLIENT_ID is not set: the client ID of the application registered at https://ion.tjhsst.edu/oauth/applications/
Set it with: azd env set ION_CLIENT_ID <client ID>
'@
}

Write-Host @'

IonFunctions signs people in with Ion, and Ion has to know it. If you have not registered it yet:

  1. Open https://ion.tjhsst.edu/oauth/applications/ and register a new application:
       Client type               Confidential
       Authorization grant type  Authorization code
       Redirect URIs             http://localhost:7071/api/callback
     (The redirect URI of what is deployed here is known when Azure has made it. You are told then, and add it.)
  2. Copy the client secret before you save: Ion does not show it again. You are asked for it in a few minutes.

'@

$clientId = ''
while (-not $clientId) {
    $clientId = (Read-Host 'Client ID') -replace '\s', ''
}

azd env set ION_CLIENT_ID $clientId --environment $env:AZURE_ENV_NAME
exit $LASTEXITCODE
