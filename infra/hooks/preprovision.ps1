# What preprovision.sh does, on Windows: asks for the client ID of the application at Ion, when azd's environment does not
# have it yet. It runs in PowerShell 7 and in Windows PowerShell 5.1, which azd takes where there is no other.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string]$message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

# No terminal, or told so: then nobody is there to answer.
$canAsk = -not [Console]::IsInputRedirected -and $env:CI -ne 'true' -and $env:AZD_NON_INTERACTIVE -notin 'true', '1'

if ($env:ION_CLIENT_SECRET -like 'akvs://*' -or $env:ION_CLIENT_SECRET -like '@Microsoft.KeyVault*') {
    Stop-Hook @'
ION_CLIENT_SECRET refers to a secret in a vault, and azd does not look it up for a .bicepparam file.
Take it out of the environment: you are asked for the secret itself, and it is put in the vault of this deployment.
'@
}

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
