#!/usr/bin/env bash
# Runs the README's two commands, or another, on a Debian that has nothing installed: a tree made by
# debootstrap, with a clone of the last commit in it. Only there does it show when a script uses a
# package that it does not install.
#
#   bash tests/install/bare_debian.sh [COMMAND]
#
# As root or through sudo, with unshare and chroot; half an hour on two processors, and 5 GB in a
# temporary folder, which is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. examples/install.sh

command=${1:-"bash examples/demo.sh && bash tests/run.sh"}
install_packages debootstrap
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

work=$(mktemp -d)
trap '"${as_root[@]}" rm -rf --one-file-system "$work"' EXIT
tree=$work/debian

echo "Making a bare Debian in $tree ..."
"${as_root[@]}" debootstrap --variant=minbase --include=ca-certificates,git bookworm "$tree" \
  >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
"${as_root[@]}" git -c safe.directory="$PWD/.git" clone --quiet . "$tree/root/alert"

# What a network with an authority or a proxy of its own needs is handed on.
environment=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
  "http_proxy=${http_proxy:-}" "https_proxy=${https_proxy:-}")
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
  "${as_root[@]}" cp "$NODE_EXTRA_CA_CERTS" "$tree/root/authorities.pem"
  environment+=(NODE_EXTRA_CA_CERTS=/root/authorities.pem)
fi

# In a mount namespace of its own, so that nothing stays mounted whatever happens.
# shellcheck disable=SC2016  # for the inner shell
"${as_root[@]}" unshare --mount bash -euc '
  tree=$1 command=$2
  shift 2
  mount -t proc proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
  env -i "$@" chroot "$tree" bash -c "cd /root/alert && $command"
' bare_debian "$tree" "$command" "${environment[@]}"
echo "On a bare Debian, this passed: $command"
