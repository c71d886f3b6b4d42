#!/usr/bin/env bash
# Fuzzes each target, with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer, in
# build-fuzz/. It begins with tests/fuzz/corpus and what earlier runs have found, and stops at the
# first input that fails, which is then a file in build-fuzz/.
#
#   bash tests/fuzz/run.sh [SECONDS [TARGET...]]    by default 300 seconds each: jsonl tally judge
#   bash tests/fuzz/run.sh --minimise [TARGET...]   fewest of all inputs with the same coverage go to
#                                                   tests/fuzz/corpus, instead of those there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/install.sh

seconds=${1:-300}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then targets=(jsonl tally judge); fi

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
cmake --preset fuzz >/dev/null
ninja -C build-fuzz "${targets[@]/%/_fuzz}"

# Of a tally, one kind of bitmap alone has 8 KiB.
max_size() {
  if [ "$1" = tally ]; then echo 12288; else echo 4096; fi
}

fuzz() {
  mkdir -p "build-fuzz/corpus/$1"
  "build-fuzz/tests/fuzz/$1_fuzz" -max_total_time="$seconds" -max_len="$(max_size "$1")" \
    -artifact_prefix="build-fuzz/$1-" -print_final_stats=1 \
    "build-fuzz/corpus/$1" "tests/fuzz/corpus/$1"
}

minimise() {
  local fewest
  fewest=build-fuzz/fewest/$1
  rm -rf "$fewest"
  mkdir -p "$fewest"
  "build-fuzz/tests/fuzz/$1_fuzz" -set_cover_merge=1 -use_counters=0 \
    "$fewest" "tests/fuzz/corpus/$1" "build-fuzz/corpus/$1"
  rm -r "tests/fuzz/corpus/$1"
  mv "$fewest" "tests/fuzz/corpus/$1"
}

for target in "${targets[@]}"; do
  echo "== $target"
  if [ "$seconds" = --minimise ]; then minimise "$target"; else fuzz "$target"; fi
done
