#!/usr/bin/env bash
# A whole run on the sample, as examples/demo.sh shows it.
#
#   run.sh ALERT ENDPOINT PROMPTS
set -euo pipefail
alert=$1 program=$2 prompts=$3
scratch=$(mktemp -d)
"$program" "$scratch/port" &
endpoint=$!
trap 'kill "$endpoint"; rm -rf "$scratch"' EXIT
for _ in $(seq 100); do
  if [ -s "$scratch/port" ]; then break; fi
  sleep 0.1
done
"$alert" run --dataset "$prompts" --model "stand-in, no model" --quiet \
  --endpoint "http://127.0.0.1:$(cat "$scratch/port")/v1" --store "$scratch/run.sqlite"
"$alert" audit "$scratch/run.sqlite"
"$alert" score "$scratch/run.sqlite" | grep "stand-in, no model"
test "$("$alert" export "$scratch/run.sqlite" | grep -c '"verdict":"safe"')" -gt 0
test "$("$alert" export "$scratch/run.sqlite" | grep -c '"verdict":"unsafe"')" -gt 0
