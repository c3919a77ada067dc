#!/bin/sh
# Starts IonFunctions on this machine; ./run.sh --help says more.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

# Built first, leaving no build server behind, and then run as this very process: a signal to it reaches the program
# ("dotnet run" keeps SIGINT to itself), and a relative --data counts from the caller's directory.
echo "Building IonFunctions."
(cd "$root" && dotnet msbuild IonFunctions.Local -restore -nologo -verbosity:quiet \
  -p:Configuration=Debug -nodeReuse:false -p:UseSharedCompilation=false)
exec dotnet "$root/IonFunctions.Local/bin/Debug/net10.0/IonFunctions.Local.dll" "$@"
