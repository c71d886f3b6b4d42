#!/usr/bin/env bash
# Installs libduckdb.so from DuckDB's npm package where it is missing, and runs a test with it.
#
#   duckdb.sh FOLDER TEST   (the package goes to FOLDER, in the build tree)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1 test=$2

# npm before 10 installs the package of every C library; one of them can be loaded.
find_library() {
  local library
  while IFS= read -r library; do
    if [[ "$(ldd "$library")" != *"not found"* ]]; then
      echo "$library"
      return
    fi
  done < <(find "$folder/node_modules" -name 'libduckdb.so' 2>/dev/null)
}

mkdir -p "$folder"
if [ -z "$(find_library)" ] || ! cmp -s "$source/package-lock.json" "$folder/package-lock.json"; then
  cp "$source/package.json" "$source/package-lock.json" "$folder/"
  npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts
fi
ALERT_LIBDUCKDB=$(find_library)
if [ -z "$ALERT_LIBDUCKDB" ]; then
  echo "$folder holds no libduckdb.so that can be loaded: DuckDB has no package for this platform" >&2
  exit 1
fi
export ALERT_LIBDUCKDB
export LSAN_OPTIONS="suppressions=$source/duckdb_leaks.txt:print_suppressions=0"
exec "$test"
