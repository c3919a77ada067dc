#!/bin/sh
# Runs after `azd up` and `azd deploy` have put the app in its place: waits until it is healthy, and says where it is.
set -eu

health=$APP_URL/api/health
printf '\nWaiting for %s\n' "$health"

# The first start, and roles that were given just now, take a while.
tries=36
while :; do
  answer=$(curl --silent --max-time 20 --write-out '\n%{http_code}' "$health") || true
  status=${answer##*
}
  tries=$((tries - 1))
  if [ "$status" = 200 ] || [ "$tries" -eq 0 ]; then break; fi
  sleep 5
done

if [ "$status" = 200 ]; then
  printf 'The app is healthy.\n'
else
  # The deployment itself went well, so this does not fail it.
  printf 'The app is not healthy yet: %s answers %s\n%s\n' "$health" "$status" "${answer%
*}" >&2
fi

cat <<END

  App           $APP_URL
  Sign in       $APP_SIGN_IN_URL
  Redirect URI  $ION_REDIRECT_URI

Ion refuses to sign anybody in until that redirect URI is among those of your application:
https://ion.tjhsst.edu/oauth/applications/

END
