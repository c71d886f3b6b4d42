#!/usr/bin/env bash
# Measures the speed of alert beside its peers, and writes docs/performance.md:
#
#   bash tests/bench/peers.sh [ROWS]
#
# Builds in build-bench/, installs DuckDB there (npm) and Debian's numpy, pandas, jq and time, writes a corpus
# of ROWS judged rows (2,000,000: 1.6 GB) into a temporary directory, which is removed, and measures for
# some five minutes. Nothing else should run on the machine meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/install.sh

rows=${1:-2000000}
install_packages "${BUILD_PACKAGES[@]}" ccache jq time libbenchmark-dev libcpp-httplib-dev \
  python3 python3-numpy python3-scipy python3-pandas
if ! command -v npm >/dev/null; then install_packages nodejs npm; fi

build=build-bench
echo "Building in $build/ ..."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! { cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DALERT_BUILD_BENCH=ON \
         -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache &&
       ninja -C $build && npm install --prefix $build/peers --no-audit --no-fund @duckdb/node-api
     } >"$work/log" 2>&1; then
  tail -50 "$work/log" >&2
  exit 1
fi
cp tests/bench/duckdb.mjs $build/peers/

echo "Writing a corpus of $rows rows ..."
corpus=$build/tests/bench/corpus
$corpus "$rows" adversarial 3 >"$work/corpus.jsonl"
$corpus $((rows / 20 + 1)) adversarial 3 >"$work/slice.jsonl"
$corpus 14763 released >"$work/plain.jsonl"
$corpus 30968 released-adversarial >"$work/adversarial.jsonl"

/usr/bin/python3 tests/bench/peers.py $build "$work" docs/performance.md
