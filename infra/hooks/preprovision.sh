#!/bin/sh
# Runs before `azd up` and `azd provision` change anything in Azure: asks for the client ID of the application at Ion,
# when azd's environment does not have it yet. The client secret is asked for afterwards (postprovision.sh), when there is
# a vault to put it in.
set -eu

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# No terminal, or told so: then nobody is there to answer.
can_ask() { [ -t 0 ] && [ "${CI:-}" != true ] && [ "${AZD_NON_INTERACTIVE:-}" != true ] && [ "${AZD_NON_INTERACTIVE:-}" != 1 ]; }

case ${ION_CLIENT_SECRET:-} in
  akvs://* | @Microsoft.KeyVault*)
    fail 'ION_CLIENT_SECRET refers to a secret in a vault, and azd does not look it up for a .bicepparam file.
Take it out of the environment: you are asked for the secret itself, and it is put in the vault of this deployment.'
    ;;
esac

[ -z "${ION_CLIENT_ID:-}" ] || exit 0

can_ask || fail 'ION_CLIENT_ID is not set: the client ID of the application registered at https://ion.tjhsst.edu/oauth/applications/
Set it with: azd env set ION_CLIENT_ID <client ID>'

cat <<'END'

IonFunctions signs people in with Ion, and Ion has to know it. If you have not registered it yet:

  1. Open https://ion.tjhsst.edu/oauth/applications/ and register a new application:
       Client type               Confidential
       Authorization grant type  Authorization code
       Redirect URIs             http://localhost:7071/api/callback
     (The redirect URI of what is deployed here is known when Azure has made it. You are told then, and add it.)
  2. Copy the client secret before you save: Ion does not show it again. You are asked for it in a few minutes.

END

client_id=
while [ -z "$client_id" ]; do
  printf 'Client ID: '
  IFS= read -r client_id || fail 'No client ID was given.'
  client_id=$(printf '%s' "$client_id" | tr -d '[:space:]')
done

azd env set ION_CLIENT_ID "$client_id" --environment "$AZURE_ENV_NAME"
