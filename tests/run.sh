#!/usr/bin/env bash
# Builds everything in build/ and runs every test; before that, the C tests of the ABI under
# AddressSanitizer and UndefinedBehaviorSanitizer, in build-sanitize-abi/. With --sanitize it is every
# test, in build-sanitize/, which takes twice as long again. Of rooms that are named, folders of
# tests/, only the tests are built and run.
#
#   bash tests/run.sh [--sanitize] [ROOM...]
#
# Installs what is missing of Debian's packages first (as root or through sudo).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/install.sh

# The folders that hold tests; bench holds none.
known_rooms=()
for list in tests/*/CMakeLists.txt; do
  room=$(basename "$(dirname "$list")")
  if [ "$room" != bench ]; then known_rooms+=("$room"); fi
done

sanitize=no
rooms=()
for argument in "$@"; do
  case "$argument" in
    --sanitize) sanitize=yes ;;
    -*) echo "usage: bash tests/run.sh [--sanitize] [ROOM...]" >&2; exit 2 ;;
    *)
      if ! grep -qxF -- "$argument" <<<"$(printf '%s\n' "${known_rooms[@]}")"; then
        echo "tests/run.sh: there is no room \"$argument\"; the rooms are: ${known_rooms[*]}" >&2
        exit 2
      fi
      rooms+=("$argument")
      ;;
  esac
done

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

jobs=$(nproc)
launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi

# build PRESET FOLDER [TARGET...]: all targets, or these.
build() {
  local preset=$1 folder=$2
  shift 2
  cmake --preset "$preset" "${launcher[@]}" >/dev/null
  ninja -C "$folder" "$@"
}

# run_tests FOLDER [OPTION...]
run_tests() {
  local folder=$1
  shift
  ctest --test-dir "$folder" --parallel "$jobs" --output-on-failure --no-tests=error "$@"
}

# build_and_test PRESET FOLDER: every test, or those of the rooms. Most of these need the libraries and
# the command too.
build_and_test() {
  local preset=$1 folder=$2 room targets=("${rooms[@]/#/tests/}")
  if [ ${#rooms[@]} -eq 0 ]; then
    build "$preset" "$folder"
    run_tests "$folder"
    return
  fi
  build "$preset" "$folder" lib/all bindings/cli/all "${targets[@]/%//all}"
  for room in "${rooms[@]}"; do
    echo "== $room"
    run_tests "$folder/tests/$room"
  done
}

# The sanitizers go first, so that what this script closes with is the summary of the whole.
if [ $sanitize = yes ]; then
  echo "== Under AddressSanitizer and UndefinedBehaviorSanitizer"
  build_and_test sanitize build-sanitize
elif [ ${#rooms[@]} -eq 0 ]; then
  echo "== Under AddressSanitizer and UndefinedBehaviorSanitizer, the C tests"
  build sanitize-abi build-sanitize-abi capi_test run_abi_test
  run_tests build-sanitize-abi --tests-regex '^(capi_test|run_abi_test)$'
fi
echo "== All tests"
build_and_test release build
