#!/usr/bin/env bash
# Holds the C ABI, as a compiler sees it, against the recorded one, with Debian's abigail-tools.
#
#   abidiff.sh            compares
#   abidiff.sh --record   records (check.py --record calls this)
#
# A library as it is shipped has no debug information to read types from. So what is compared are two
# small libraries with the functions, and no bodies, compiled from the public headers with it; that the
# shipped ones export the same functions is what capi_symbols and run_symbols hold.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
include=$(cd "$here/../../include" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ "$(uname -m)" != x86_64 ]; then
  echo "recorded on x86_64 only" >&2
  exit 77
fi
for tool in abidw abidiff gcc; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install abigail-tools gcc" >&2; exit 1; }
done

build() {
  /usr/bin/python3 -B "$here/stub.py" "$1" "$work/$1.c" "$work/rules"
  # From its folder, so that its path is not in what is recorded.
  (cd "$work" && gcc -std=c99 -pedantic -Wall -Werror -g -fPIC -shared -I"$include" -o "lib$1.so" "$1.c")
}

record() {
  abidw --headers-dir "$include" --drop-private-types --no-show-locs --no-comp-dir-path \
    --no-corpus-path "$work/lib$1.so" >"$here/$1.abi.xml"
}

failed=0
for library in alert alert_run; do
  build $library
  if [ "${1:-}" = --record ]; then
    record $library
  elif ! abidiff --no-added-syms --suppressions "$work/rules" "$here/$library.abi.xml" \
    "$work/lib$library.so"; then
    failed=1
  fi
done
if [ $failed = 1 ]; then
  echo "The ABI of the headers is not the recorded one: python3 tests/abi/check.py says what to do." >&2
fi
exit $failed
