#!/bin/sh
# Runs before `azd up` and `azd provision` change anything in Azure: looks whether the region has what is needed, asks once
# whether there is the agreement that Ion's policy wants, and for the client ID of the application at Ion, when azd's
# environment does not have it yet. The client secret is asked for afterwards (postprovision.sh), when there is
# a vault to put it in.
set -eu

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# As azd and others write it: true, True, TRUE, 1, t.
is_true() { case $1 in 1 | [Tt] | [Tt][Rr][Uu][Ee] | [Yy] | [Yy][Ee][Ss] | [Oo][Nn]) true ;; *) false ;; esac }

# No terminal, or told so: then nobody is there to answer.
can_ask() { [ -t 0 ] && ! is_true "${CI:-}" && ! is_true "${AZD_NON_INTERACTIVE:-}"; }

case ${ION_CLIENT_SECRET:-} in
  akvs://* | @Microsoft.KeyVault*)
    fail 'ION_CLIENT_SECRET refers to a secret in a vault, and azd does not look it up for a .bicepparam file.
Take it out of the environment: you are asked for the secret itself, and it is put in the vault of this deployment.'
    ;;
esac

# --- The region: without Flex Consumption, the deployment would fail when half of it is made.

plain() { tr -d ' \n\r\t' | tr '[:upper:]' '[:lower:]'; }

# Names of regions; nothing where Azure does not say.
flex_regions() {
  token=$(azd auth token --output json 2>/dev/null | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p') || return 0
  [ -n "$token" ] || return 0
  arm=${AZURE_RESOURCE_MANAGER_URL:-https://management.azure.com}
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --silent --fail --config - --max-time 30 \
      "${arm%/}/subscriptions/$AZURE_SUBSCRIPTION_ID/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2024-04-01" |
    plain | tr '{,}' '\n\n\n' | sed -n 's/^"name":"\(.*\)"$/\1/p' | sort -u
}

if [ -n "${AZURE_LOCATION:-}" ] && [ -n "${AZURE_SUBSCRIPTION_ID:-}" ] && command -v curl >/dev/null; then
  regions=$(flex_regions)
  location=$(printf '%s' "$AZURE_LOCATION" | plain)
  if [ -n "$regions" ] && ! printf '%s\n' "$regions" | grep -qxF "$location"; then
    fail "The region $AZURE_LOCATION has no Flex Consumption, which the app runs on. It is in: $(printf '%s' "$regions" | tr '\n' ' ')
Choose one of them with: azd env set AZURE_LOCATION <region>"
  fi
fi

# --- Ion's policy: it is about Ion itself, and not about a simulated one.

case ${ION_BASE_URL:-https://ion.tjhsst.edu} in
  https://ion.tjhsst.edu | https://ion.tjhsst.edu/)
    if ! is_true "${ION_POLICY_AGREED:-}"; then
      printf '%s\n' \
        "Ion's API and OAuth policy (https://ion.tjhsst.edu/docs/api-oauth-aup) is for current TJHSST students and staff, and forbids access tokens on servers other than the CSL's: an app in Azure is such a server." \
        'So you need the agreement of the Intranet team (intranet@tjhsst.edu) before anybody signs in here.' >&2
      can_ask || fail 'Once you have it: azd env set ION_POLICY_AGREED true'
      printf 'Do you have it? (yes/no) '
      IFS= read -r answer || answer=
      is_true "$answer" || fail 'Nothing was made. Without it, ./run.sh has a simulated Ion that needs nobody'"'"'s permission.'
      azd env set ION_POLICY_AGREED true --environment "$AZURE_ENV_NAME"
    fi
    ;;
esac

# --- The client ID

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
