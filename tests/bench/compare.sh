#!/usr/bin/env bash
# Compares the speed of two revisions:
#
#   bash tests/bench/compare.sh BASE HEAD [ROUNDS]
#
# Builds libalert of each in a build tree of its own, and runs the same benchmark (score_bench of this
# checkout) with the one and the other in turn, ROUNDS times (10). Prints how many times as long HEAD
# takes, and exits with 1 where it is slower beyond the spread: in three of four rounds by more than
# 3 %. Everything is in a temporary directory, which is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ $# -lt 2 ]; then
  sed -n '2,9s/^# \?//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
base=$(git rev-parse --verify "$1^{commit}")
head=$(git rev-parse --verify "$2^{commit}")
rounds=${3:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi

# build SOURCE BUILD OPTIONS TARGETS...: says what went wrong, if something does.
build() {
  local source=$1 tree=$2 bench=$3
  shift 3
  if ! { cmake -S "$source" -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=Release "${launcher[@]}" \
           -DALERT_BUILD_CLI=OFF -DALERT_BUILD_RUN=OFF "-DALERT_BUILD_BENCH=$bench" &&
         ninja -C "$tree" "$@"; } >"$work/log" 2>&1; then
    tail -50 "$work/log" >&2
    exit 1
  fi
}

# Both trees hold the same files mostly: ccache is told where each begins.
for side in base head; do
  echo "Building $side: $(git log -1 --format='%h %s' "${!side}")"
  mkdir "$work/$side"
  git archive "${!side}" | tar -x -C "$work/$side"
  CCACHE_BASEDIR="$work/$side" build "$work/$side" "$work/$side/build" OFF alert
done
echo "Building the benchmark"
CCACHE_BASEDIR="$PWD" build . "$work/bench" ON score_bench corpus
"$work/bench/tests/bench/corpus" 100000 adversarial >"$work/corpus.jsonl"
"$work/bench/tests/bench/corpus" 14763 released >"$work/plain.jsonl"
"$work/bench/tests/bench/corpus" 30968 released-adversarial >"$work/adversarial.jsonl"

# run SIDE ROUND
run() {
  LD_LIBRARY_PATH="$work/$1/build" "$work/bench/tests/bench/score_bench" \
    "$work"/{corpus,plain,adversarial}.jsonl --benchmark_filter='TallyCorpus|Report|AddColumns' \
    --benchmark_min_time=0.2 --benchmark_format=json >"$work/$1.$2.json" 2>/dev/null
}
for ((round = 1; round <= rounds; ++round)); do
  printf '\rRound %d of %d' "$round" "$rounds"
  if ((round % 2)); then run base "$round"; run head "$round"; else run head "$round"; run base "$round"; fi
done
echo
python3 tests/bench/compare.py "$work" "$rounds"
