#!/usr/bin/env bash
# Builds libalert and the alert command, and scores the sample answers.
#
#   bash examples/demo.sh
#
# Installs what is missing of Debian's packages first (as root or through sudo), and leaves
# build/alert and build/libalert.so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/install.sh

install_packages "${BUILD_PACKAGES[@]}"

echo "Building in build/; on two processors this takes some minutes ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run_quietly() {
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
}
run_quietly cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release
# On a terminal, ninja shows how far it is, on one line.
if [ -t 1 ]; then ninja -C build; else run_quietly ninja -C build; fi

echo
echo "$ build/alert score examples/data/answers.jsonl"
build/alert score examples/data/answers.jsonl
