#!/usr/bin/env bash
# Checks how the code is written, and tells each finding on a line of its own, FILE:LINE: WHAT.
#
#   bash tests/lint.sh [--all] [--fix]
#
#   clang-format       all C and C++
#   headers            those that have changed compile alone
#   clang-tidy         C and C++, but for tests, that has changed since main or, on main, in its last
#                      commit
#   ruff, ruff format  all Python
#   mypy               the Python bindings
#
# --all: headers and clang-tidy too look at all files.
# --fix: mends what these programs mend by themselves: formats, the order of imports.
#
# Installs what is missing of Debian's packages first (as root or through sudo), and ruff and mypy
# from PyPI, in the versions of tests/lint/requirements.txt, into build-lint/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. examples/install.sh

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"

venv=build-lint/venv
if ! cmp -s tests/lint/requirements.txt $venv/requirements.txt; then
  rm -rf $venv
  /usr/bin/python3 -m venv $venv
  $venv/bin/pip install --quiet --no-deps --requirement tests/lint/requirements.txt
  cp tests/lint/requirements.txt $venv/
fi
# How files are compiled, and what the build generates.
unity=OFF
if [[ " $* " == *" --all "* ]]; then unity=ON; fi
if ! log=$(cmake --preset release -B build-lint -DCMAKE_UNITY_BUILD=$unity 2>&1 &&
  ninja -C build-lint alert_proto alert_judge_data 2>&1); then
  echo "$log" >&2
  exit 1
fi
exec $venv/bin/python -B tests/lint/lint.py "$@"
