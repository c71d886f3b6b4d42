#!/usr/bin/env bash
# Builds everything in build/ and runs every test; with --sanitize, first of all in build-sanitize/
# under AddressSanitizer and UndefinedBehaviorSanitizer, which takes twice as long again.
#
#   bash tests/run.sh [--sanitize]
#
# Installs what is missing of Debian's packages first (as root or through sudo).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/install.sh

sanitize=no
case "${1:-}" in
  "") ;;
  --sanitize) sanitize=yes ;;
  *) echo "usage: bash tests/run.sh [--sanitize]" >&2; exit 2 ;;
esac

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

jobs=$(nproc)
launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi

# build_and_test PRESET
build_and_test() {
  local build
  build=$([ "$1" = release ] && echo build || echo "build-$1")
  cmake --preset "$1" "${launcher[@]}" >/dev/null
  ninja -C "$build"
  ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error
}

# The sanitizers go first, so that what this script closes with is the summary of the whole.
if [ $sanitize = yes ]; then
  echo "== Under AddressSanitizer and UndefinedBehaviorSanitizer"
  build_and_test sanitize
fi
echo "== All tests"
build_and_test release
