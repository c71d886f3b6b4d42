# Installs what is missing of the Debian packages that a script needs; sourced, not run.
#
#   . examples/install.sh
#   install_packages "${BUILD_PACKAGES[@]}"

# What builds the library and the command.
BUILD_PACKAGES=(
  g++ cmake ninja-build pkg-config
  libabsl-dev libsimdjson-dev libprotobuf-dev protobuf-compiler libfmt-dev nlohmann-json3-dev
  libroaring-dev libre2-dev libutf8proc-dev libboost-dev zlib1g-dev libzstd-dev libcli11-dev
  libcurl4-openssl-dev libssl-dev libsqlite3-dev
)

# What the tests need besides.
TEST_PACKAGES=(
  clang clang-format clang-tidy libclang-rt-dev ccache jq abigail-tools openssl
  libgtest-dev libbenchmark-dev libcpp-httplib-dev
  python3 python3-numpy python3-scipy python3-pandas python3-statsmodels
  python3-dask python3-distributed
  python3-pip python3-venv
)
# npm, unless it is there from elsewhere.
if ! command -v npm >/dev/null; then TEST_PACKAGES+=(npm); fi

install_packages() {
  local missing=() package
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      missing+=("$package")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi

  echo "Installing from Debian's packages: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "This needs root, and there is no sudo. As root, run:" >&2
      echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends "${missing[@]}")
  # Package lists that are absent or out of date are fetched only when they are needed.
  if ! "${install[@]}" >&2; then
    "${as_root[@]}" apt-get update -q >&2
    "${install[@]}" >&2
  fi
}
