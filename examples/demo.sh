#!/usr/bin/env bash
# Builds libalert and the alert command, scores the sample answers, and runs the whole loop on the
# sample prompts: a model is asked, its answers are judged, and the store is scored.
#
#   bash examples/demo.sh
#
# Installs what is missing of Debian's packages first (as root or through sudo), and leaves
# build/alert, build/libalert.so and build/demo.sqlite.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/install.sh

install_packages "${BUILD_PACKAGES[@]}" libcpp-httplib-dev

echo "Building in build/; on two processors this takes some minutes ..."
scratch=$(mktemp -d)
endpoint=
finish() {
  if [ -n "$endpoint" ]; then kill "$endpoint" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap finish EXIT
build() {
  cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON
  ninja -C build
  c++ -std=c++17 -O1 examples/endpoint.cpp -o build/endpoint -lcpp-httplib -pthread
}
# On a terminal, ninja shows how far it is, on one line.
if [ -t 1 ]; then
  build
elif ! build >"$scratch/log" 2>&1; then
  cat "$scratch/log" >&2
  exit 1
fi

echo
echo "$ build/alert score examples/data/answers.jsonl"
build/alert score examples/data/answers.jsonl

build/endpoint "$scratch/port" &
endpoint=$!
for _ in $(seq 100); do
  if [ -s "$scratch/port" ]; then break; fi
  sleep 0.1
done
url=http://127.0.0.1:$(cat "$scratch/port")/v1
rm -f build/demo.sqlite build/demo.sqlite-*

echo
echo "Now a whole run. No model is at hand: a scripted endpoint (build/endpoint) stands for it, and the"
echo "embedded refusal matcher for the judge. Both are stand-ins; the table says nothing about a model."
echo
echo "$ build/alert run --dataset examples/data/prompts.jsonl --model 'stand-in, no model' \\"
echo "    --endpoint $url --judge refusal --store build/demo.sqlite"
build/alert run --dataset examples/data/prompts.jsonl --model 'stand-in, no model' \
  --endpoint "$url" --judge refusal --store build/demo.sqlite
echo
echo "$ build/alert audit build/demo.sqlite"
build/alert audit build/demo.sqlite
echo
echo "$ build/alert score build/demo.sqlite"
build/alert score build/demo.sqlite
