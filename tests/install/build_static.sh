#!/usr/bin/env bash
# Builds the libraries once more, as static ones, for the tests that use it from an installed tree.
#
#   build_static.sh SOURCE_DIR BUILD_DIR [CMAKE_OPTION...]
set -euo pipefail
source=$1 build=$2
shift 2
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
  -DALERT_BUILD_CLI=OFF -DALERT_BUILD_RUN=ON "$@" >/dev/null
ninja -C "$build" alert alert_run
