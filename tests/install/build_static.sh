#!/usr/bin/env bash
# Builds the library once more, as a static one, for the tests that use it from an installed tree.
#
#   build_static.sh SOURCE_DIR BUILD_DIR [CMAKE_OPTION...]
set -euo pipefail
source=$1 build=$2
shift 2
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
  -DALERT_BUILD_CLI=OFF -DALERT_BUILD_RUN=OFF "$@" >/dev/null
ninja -C "$build" alert
