#!/usr/bin/env bash
# Installs a build to a prefix of its own and uses it from there, by CMake and by pkg-config.
#
#   run.sh BUILD_DIR WORK_DIR CC CXX
set -euo pipefail
build=$1 work=$2 cc=$3 cxx=$4
consumer=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/consumer

rm -rf "$work"
mkdir -p "$work"
# Moved after it was installed, to see that no path of it is fixed.
cmake --install "$build" --prefix "$work/installed" >/dev/null
mv "$work/installed" "$work/prefix"
prefix=$work/prefix

libdir=$(dirname "$(find "$prefix" -name 'libalert.*' | head -n 1)")
if [ -e "$libdir/libalert.so" ]; then
  static=() kind=shared
  soname=$(objdump -p "$libdir/libalert.so" | awk '$1 == "SONAME" {print $2}')
  [ "$soname" = libalert.so.0 ] || { echo "SONAME is $soname" >&2; exit 1; }
else
  static=(--static) kind=static
fi
echo "== $kind, $cc and $cxx"

if [ -x "$prefix/bin/alert" ] && [ -e "$libdir/libalert_run.so.0" ]; then
  echo "-- the command"
  says() { grep -qF "$1" <<<"$2" || { echo "the command says: $2" >&2; exit 1; }; }
  "$prefix/bin/alert" taxonomy >/dev/null
  says "$work/absent: No such file" "$("$prefix/bin/alert" audit "$work/absent" 2>&1)"
  # It loads libalert_run for what needs it, and does the rest without.
  mkdir "$work/hidden"
  mv "$libdir"/libalert_run.* "$work/hidden"
  "$prefix/bin/alert" taxonomy >/dev/null
  says "need libalert_run" "$("$prefix/bin/alert" audit "$work/absent" 2>&1)"
  mv "$work/hidden"/* "$libdir"
fi

echo "-- CMake"
cmake -S "$consumer" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
cmake --build "$work/build" >/dev/null
"$work/build/consumer_c"
"$work/build/consumer_cpp"
"$work/build/consumer_run"

echo "-- pkg-config"
export PKG_CONFIG_PATH=$libdir/pkgconfig
# build_and_run MODULE SOURCE COMPILER...
build_and_run() {
  local module=$1 source=$2 cflags libs
  shift 2
  cflags=$(pkg-config --cflags "${static[@]}" "$module")
  libs=$(pkg-config --libs "${static[@]}" "$module")
  # shellcheck disable=SC2086  # several words each
  "$@" -pedantic -Wall -Wextra -Werror "$consumer/$source" $cflags $libs \
    -Wl,-rpath,"$libdir" -o "$work/$source.out"
  "$work/$source.out"
}
build_and_run alert consumer.c "$cc" -std=c99
build_and_run alert consumer.cpp "$cxx" -std=c++17
build_and_run alert_run consumer_run.c "$cc" -std=c99
