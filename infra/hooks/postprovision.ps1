# What postprovision.sh does, on Windows: says which redirect URI to register at Ion, and asks for the client secret, when
# the vault does not have it yet. The secret goes from the keyboard to the vault: it is on no screen, in no file and on no
# command line.
$ErrorActionPreference = 'Stop'

function Stop-Hook([string]$message) {
    [Console]::Error.WriteLine($message)
    exit 1
}

# As azd and others write it; -in looks at no case.
$yes = '1', 't', 'true', 'y', 'yes', 'on'

# No terminal, or told so: then nobody is there to answer.
$canAsk = -not [Console]::IsInputRedirected -and $env:CI -notin $yes -and $env:AZD_NON_INTERACTIVE -notin $yes

# What Azure answers to a request for the secret, as an HTTP status. It is asked as its resource manager, where whoever
# may deploy may also do this; the vault itself would want one more role.
function Request-Secret([string]$method, [string]$body) {
    $request = @{
        Method          = $method
        Uri             = $env:AZURE_RESOURCE_MANAGER_URL.TrimEnd('/') + $env:AZURE_KEY_VAULT_ID + '/secrets/ion-client-secret?api-version=2024-11-01'
        Headers         = @{ Authorization = "Bearer $token" }
        TimeoutSec      = 60
        UseBasicParsing = $true
    }
    if ($body) {
        $request.ContentType = 'application/json; charset=utf-8'
        $request.Body = [Text.Encoding]::UTF8.GetBytes($body)
    }

    try {
        return [int](Invoke-WebRequest @request).StatusCode
    }
    catch {
        if ($_.Exception.Response) {
            return [int]$_.Exception.Response.StatusCode
        }

        Stop-Hook "Azure could not be asked for the client secret: $($_.Exception.Message)"
    }
}

Write-Host "`nRedirect URI to register at Ion: $env:ION_REDIRECT_URI"
Write-Host 'At https://ion.tjhsst.edu/oauth/applications/ edit your application, and add it to its redirect URIs (a space or a new line between two).'
Write-Host "Post-logout redirect URI: $($env:ION_REDIRECT_URI -replace '/api/callback$', '/api/signed-out')"
Write-Host 'It leads back here whoever signs out of Ion too. Only the Intranet team can enter it: ask for it if you want that; all else works without.'

# Windows PowerShell may still begin with an older version.
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$token = (azd auth token --output json | ConvertFrom-Json).token
if (-not $token) {
    Stop-Hook 'azd is not signed in: azd auth login'
}

# A role that was given just now takes a while to count everywhere; until then the answer is 403.
for ($try = 1; $try -le 12; $try++) {
    $status = Request-Secret GET
    if ($status -ne 403 -or $try -eq 12) {
        break
    }

    Start-Sleep -Seconds 10
}

if ($status -eq 404) {
    if (-not $canAsk) {
        Stop-Hook @"
The vault $env:AZURE_KEY_VAULT_NAME has no secret ion-client-secret, and without it nobody can sign in.
Run ``azd provision`` in a terminal, which asks for it, or once with ION_CLIENT_SECRET set to it.
"@
    }

    Write-Host "`nThe client secret of your application at Ion. It is put in the vault $env:AZURE_KEY_VAULT_NAME, and is not shown while you type."
    $secret = ''
    while (-not $secret) {
        $typed = Read-Host 'Client secret' -AsSecureString
        $secret = [Net.NetworkCredential]::new('', $typed).Password -replace '\s', ''
    }

    $body = @{ properties = @{ value = $secret; contentType = 'client secret of the application at Ion' } } | ConvertTo-Json -Compress
    $status = Request-Secret PUT $body
    if ($status -notin 200, 201) {
        Stop-Hook "The client secret is not in the vault: Azure answered $status. Run ``azd up`` again."
    }

    Write-Host 'The client secret is in the vault.'
}
elseif ($status -ne 200) {
    $when = if ($status -eq 403) { ' in a few minutes, when your role (Contributor or Owner) counts there' } else { '' }
    Stop-Hook "Azure does not say whether the vault has the client secret: it answered $status. Run ``azd up`` again$when."
}

# It works from there too, but it is in clear, and now in the vault.
if (@(azd env get-values --environment $env:AZURE_ENV_NAME) -match '^ION_CLIENT_SECRET="..*"$') {
    Write-Host "`nION_CLIENT_SECRET is in clear in .azure/$env:AZURE_ENV_NAME/.env. The vault has it now: take that line out."
}

exit 0
