# What postdeploy.sh does, on Windows: waits until the app is healthy, and says where it is.
$ErrorActionPreference = 'Stop'

# Windows PowerShell may still begin with an older version.
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$health = "$env:APP_URL/api/health"
Write-Host "`nWaiting for $health"

# The first start, and roles that were given just now, take a while.
for ($try = 1; $try -le 36; $try++) {
    try {
        $answer = "$([int](Invoke-WebRequest -Uri $health -UseBasicParsing -TimeoutSec 20).StatusCode)"
    }
    catch {
        $answer = "$($_.Exception.Message) $($_.ErrorDetails)"
    }

    if ($answer -eq '200' -or $try -eq 36) {
        break
    }

    Start-Sleep -Seconds 5
}

if ($answer -eq '200') {
    Write-Host 'The app is healthy.'
}
else {
    # The deployment itself went well, so this does not fail it.
    Write-Host "The app is not healthy yet: $health answers: $answer"
}

Write-Host @"

  App           $env:APP_URL
  Sign in       $env:APP_SIGN_IN_URL
  Redirect URI  $env:ION_REDIRECT_URI

Ion refuses to sign anybody in until that redirect URI is among those of your application:
https://ion.tjhsst.edu/oauth/applications/

"@
exit 0
