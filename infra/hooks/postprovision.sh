#!/bin/sh
# Runs after `azd up` and `azd provision` have made what is needed in Azure: says which redirect URI to register at Ion,
# and asks for the client secret, when the vault does not have it yet.
#
# The secret goes from the keyboard to the vault: it is on no screen, in no file (azd's environment is one, and in clear)
# and on no command line, which other users of this machine could read.
set -eu

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# As azd and others write it: true, True, TRUE, 1, t.
is_true() { case $1 in 1 | [Tt] | [Tt][Rr][Uu][Ee] | [Yy] | [Yy][Ee][Ss] | [Oo][Nn]) true ;; *) false ;; esac }

# No terminal, or told so: then nobody is there to answer.
can_ask() { [ -t 0 ] && ! is_true "${CI:-}" && ! is_true "${AZD_NON_INTERACTIVE:-}"; }

# Backslashes and quotes, for a string in JSON and for one in a configuration of curl.
escaped() { sed 's/[\\"]/\\&/g'; }

# What Azure answers to a request for the secret, as an HTTP status. It is asked as its resource manager, where whoever
# may deploy may also do this; the vault itself would want one more role. The body is on standard input, if there is one.
ask_azure() { # method
  {
    printf 'header = "Authorization: Bearer %s"\n' "$token"
    if [ "$1" = PUT ]; then
      printf 'header = "Content-Type: application/json"\ndata-binary = "%s"\n' "$(escaped)"
    fi
  } | curl --silent --show-error --config - --request "$1" --output /dev/null --write-out '%{http_code}' \
    --max-time 60 "${AZURE_RESOURCE_MANAGER_URL%/}$AZURE_KEY_VAULT_ID/secrets/ion-client-secret?api-version=2024-11-01"
}

printf '\nRedirect URI to register at Ion: %s\n' "$ION_REDIRECT_URI"
printf 'At https://ion.tjhsst.edu/oauth/applications/ edit your application, and add it to its redirect URIs (a space or a new line between two).\n'
printf 'Post-logout redirect URI: %s\n' "${ION_REDIRECT_URI%/api/callback}/api/signed-out"
printf 'It leads back here whoever signs out of Ion too. Only the Intranet team can enter it: ask for it if you want that; all else works without.\n'

command -v curl >/dev/null || fail 'curl is not installed: with it this looks whether the vault has the client secret.'
token=$(azd auth token --output json | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
[ -n "$token" ] || fail 'azd is not signed in: azd auth login'

# A role that was given just now takes a while to count everywhere; until then the answer is 403.
tries=12
while :; do
  status=$(ask_azure GET </dev/null) || fail 'Azure could not be asked whether the vault has the client secret.'
  tries=$((tries - 1))
  if [ "$status" != 403 ] || [ "$tries" -eq 0 ]; then break; fi
  sleep 10
done

case $status in
  200) ;;
  404)
    can_ask || fail "The vault $AZURE_KEY_VAULT_NAME has no secret ion-client-secret, and without it nobody can sign in.
Run \`azd provision\` in a terminal, which asks for it, or once with ION_CLIENT_SECRET set to it."

    printf '\nThe client secret of your application at Ion. It is put in the vault %s, and is not shown while you type.\n' "$AZURE_KEY_VAULT_NAME"
    terminal=$(stty -g)
    trap 'stty "$terminal"' EXIT
    trap 'exit 130' INT TERM HUP
    stty -echo
    secret=
    while [ -z "$secret" ]; do
      printf 'Client secret: '
      IFS= read -r secret || fail 'No client secret was given.'
      printf '\n'
      secret=$(printf '%s' "$secret" | tr -d '[:space:]')
    done
    stty "$terminal"

    status=$(printf '{"properties":{"value":"%s","contentType":"client secret of the application at Ion"}}' \
      "$(printf '%s' "$secret" | escaped)" | ask_azure PUT) || fail 'Azure could not be asked to take the client secret.'
    case $status in
      200 | 201) printf 'The client secret is in the vault.\n' ;;
      *) fail "The client secret is not in the vault: Azure answered $status. Run \`azd up\` again." ;;
    esac
    ;;
  403) fail "Azure does not say whether the vault has the client secret: it answered 403. Run \`azd up\` again in a few minutes, when your role (Contributor or Owner) counts there." ;;
  *) fail "Azure does not say whether the vault has the client secret: it answered $status. Run \`azd up\` again." ;;
esac

# It works from there too, but it is in clear, and now in the vault.
if azd env get-values --environment "$AZURE_ENV_NAME" 2>/dev/null | grep -q '^ION_CLIENT_SECRET="..*"$'; then
  printf '\nION_CLIENT_SECRET is in clear in .azure/%s/.env. The vault has it now: take that line out.\n' "$AZURE_ENV_NAME" >&2
fi
