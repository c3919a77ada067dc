#!/bin/sh
# Installs what the tests need, builds, checks the format, and runs all tests. Arguments go to the test runner:
#   ./test.sh -class '*AzuriteTests'
# With CI=true a test that would be skipped fails.
set -u
cd "$(dirname "$0")" || exit 1

# The builds leave no server process behind. They share one compiler, though, whose analyzers are warm from the second project on: of a
# name that is this run's alone (MSBuild takes both variables for properties), and told to end when all is built.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=true
export SharedCompilationId="ionfunctions-$$"

end_compiler() {
  [ "$UseSharedCompilation" = true ] || return 0
  export UseSharedCompilation=false
  dotnet exec "$(dotnet msbuild IonFunctions.Core -getProperty:RoslynTargetsPath)/bincore/VBCSCompiler.dll" -shutdown "-pipename:$SharedCompilationId" >/dev/null 2>&1
}

# Compilers, tests and what they start do not live for long enough to get back what measuring their own code costs them.
export DOTNET_TieredPGO=0

say() { printf '%s\n' "$*"; }

# The last line of the output, whatever happened.
finish() { # passed failed skipped
  end_compiler
  say "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ]
  exit
}

fail() {
  say "$*" >&2
  finish 0 1 0
}

# --- Chromium, Django OAuth Toolkit and Flask, which some tests run against

is_debian() { [ -r /etc/os-release ] && (. /etc/os-release && [ "${ID:-}" = debian ]); }

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if is_debian; then
  missing=
  for package in chromium python3-django-oauth-toolkit python3-djangorestframework python3-flask python3-jwt python3-cryptography; do
    has_package "$package" || missing="$missing $package"
  done

  if [ -n "$missing" ] && [ "$(id -u)" -eq 0 ]; then
    say "Installing$missing (apt)."
    # shellcheck disable=SC2086 # One word a package.
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
      say "apt could not install$missing: the tests that need them are skipped."
  elif [ -n "$missing" ]; then
    say "Not installed:$missing (as root, this script installs them): the tests that need them are skipped."
  fi
else
  command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ||
    say "Chromium is not installed: the browser tests are skipped."
  python3 -c 'import oauth2_provider, rest_framework' >/dev/null 2>&1 ||
    say "Django OAuth Toolkit and Django REST Framework are not installed: the tests against them are skipped."
  python3 -c 'import flask, jwt, cryptography' >/dev/null 2>&1 ||
    say "Flask and PyJWT with cryptography are not installed: the tests of the sample servers are skipped."
fi

# --- Azurite; the tests would install it too, but several of them at once

if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  say "Installing Azurite (npm ci)."
  npm ci --ignore-scripts --no-audit --no-fund >/dev/null || fail "npm ci failed: Node.js with npm is needed."
fi

# --- Build, format, tests

say "Building IonFunctions.sln."
dotnet build IonFunctions.sln --configuration Debug --nologo --verbosity quiet || fail "The build failed."

# As it is deployed: the tests run it. They would publish it too, where it is older than its sources. The build above has analysed it.
say "Publishing the Functions app."
rm -rf IonFunctions/bin/Release/net10.0/linux-x64/publish
dotnet publish IonFunctions --configuration Release --nologo --verbosity quiet -p:RunAnalyzers=false >/dev/null ||
  fail "The Functions app could not be published."
touch IonFunctions/bin/published-for-tests
end_compiler
.ci/check-published IonFunctions/bin/Release/net10.0/linux-x64/publish || fail "What is published is not what is to be deployed."

# The build has checked the style already, as errors; this is what it can't see, and needs no project to be loaded for it.
say "Checking the format."
dotnet format whitespace . --folder --verify-no-changes --exclude '**/obj/**' --exclude '**/node_modules/**' ||
  fail "The format is not right: run dotnet format."

results=$(mktemp)
trap 'rm -f "$results"' EXIT

set -- -noLogo -result-xml "$results" "$@"
[ "${CI:-}" = true ] && set -- -failSkips "$@"
[ -t 1 ] || set -- -noColor "$@"
dotnet IonFunctions.Tests/bin/Debug/net10.0/IonFunctions.Tests.dll "$@"
status=$?

count() { sed -n "s/.*<assembly [^>]*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$results" | head -n 1; }

passed=$(count passed)
failed=$(count failed)
errors=$(count errors)
skipped=$(count skipped)

# No result was written: the runner refused its arguments, or crashed.
[ -n "$passed" ] && [ -n "$failed" ] || fail "The test run did not finish (exit code $status)."

# An error is what went wrong outside of a test, in the clean-up of a class for one.
failed=$((failed + ${errors:-0}))
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1

finish "$passed" "$failed" "$skipped"
