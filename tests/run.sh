#!/usr/bin/env bash
# Builds everything in build/ and runs every test; before that, the C tests of the ABI in
# build-sanitize/, under AddressSanitizer and UndefinedBehaviorSanitizer. With --sanitize every test
# runs there first, which takes twice as long again.
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

# build_and_test PRESET [TEST...]: all, or only the tests that are programs of these names.
build_and_test() {
  local preset=$1 build only=()
  shift
  build=$([ "$preset" = release ] && echo build || echo "build-$preset")
  if [ $# -gt 0 ]; then only=(--tests-regex "^($(IFS='|' && echo "$*"))\$"); fi
  cmake --preset "$preset" "${launcher[@]}" >/dev/null
  ninja -C "$build" "$@"
  ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error "${only[@]}"
}

# The sanitizers go first, so that what this script closes with is the summary of the whole.
echo "== Under AddressSanitizer and UndefinedBehaviorSanitizer"
if [ $sanitize = yes ]; then
  build_and_test sanitize
else
  build_and_test sanitize capi_test run_abi_test
fi
echo "== All tests"
build_and_test release
