#!/usr/bin/env bash
# Builds the libraries as static ones, in a tree that is configured afresh, for the tests that use it
# from an installed one. Objects are compiled by the same commands as the build's own, so they are
# taken from there; one whose command differs is compiled.
#
#   build_static.sh SOURCE_DIR BUILD_DIR STATIC_BUILD_DIR [CMAKE_OPTION...]
set -euo pipefail
source=$1 build=$2 static=$3
shift 3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cmake --build "$build" --target alert alert_run >/dev/null
rm -rf "$static"
launcher="/usr/bin/python3;-B;$here/reuse_object.py;$build;$static"
cmake -S "$source" -B "$static" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
  -DALERT_BUILD_CLI=OFF -DALERT_BUILD_RUN=ON \
  -DCMAKE_C_COMPILER_LAUNCHER="$launcher" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" "$@" >/dev/null
ninja -C "$static" alert alert_run
