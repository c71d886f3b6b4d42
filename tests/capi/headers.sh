#!/usr/bin/env bash
# Compiles each public header alone, as a first and only include, strictly.
#
#   headers.sh INCLUDE_DIR COMPILER STANDARD   (c99, c11, c17, c++17)
set -euo pipefail
include=$1 compiler=$2 standard=$3

flags=(-pedantic -Wall -Wextra -Werror)
case $standard in
  c++*) language=c++ pattern='*.h*' ;;
  *) language=c pattern='*.h'; flags+=(-Wstrict-prototypes) ;;
esac

count=0 failed=0
for header in "$include"/alert/$pattern; do
  count=$((count + 1))
  printf '#include "alert/%s"\nint main(%s) { return 0; }\n' \
    "$(basename "$header")" "$([ $language = c ] && echo void)" |
    "$compiler" -x $language -std="$standard" "${flags[@]}" -I"$include" -fsyntax-only - || failed=1
done
if [ $count -lt 10 ]; then
  echo "only $count headers in $include/alert" >&2
  exit 1
fi
exit $failed
