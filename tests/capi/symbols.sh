#!/usr/bin/env bash
# Compares what the shared library exports with what the headers declare, and the list with what the C test
# program calls.
#
#   symbols.sh NM LIBRARY SYMBOLS_TXT PROGRAM
#
# The list is generated from the headers: python3 bindings/abi/generate.py
set -euo pipefail
nm=$1 library=$2 recorded=$3 program=$4
export LC_ALL=C

exported() { "$nm" -D --defined-only "$library" | awk '$2 != "A" {print $3}' | sed 's/@.*//' | sort -u; }
called() { "$nm" -D --undefined-only "$program" | awk '{print $2}' | sed 's/@.*//' | grep '^alert_' | sort -u; }

failed=0
if ! diff -u --label "$recorded" --label "exported by $library" "$recorded" <(exported); then
  failed=1
fi
missing=$(comm -23 "$recorded" <(called))
if [ -n "$missing" ]; then
  printf 'The C test program does not call:\n%s\n' "$missing"
  failed=1
fi
exit $failed
