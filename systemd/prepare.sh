#!/usr/bin/env bash
# Makes this checkout ready to run: Debian packages, .venv, locked dependencies. Says what it does;
# a second run finds nothing to do. Root, or a user with sudo. Further packages, which some tests
# can use and can do without, may be named: prepare.sh chromium
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m›\033[0m %s\n' "$*"; }
stop() { printf '\033[1m✗\033[0m %s\n' "$*" >&2; exit 1; }

python=${PYTHON:-python3}
command -v "$python" >/dev/null || stop "Python is missing; run: sudo apt-get install python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed, this is $("$python" -V); set PYTHON=/path/to/python3.11"

# What each is for: gcc and the two headers build PyAudio and the tests' virtual card.
needed=(gcc libc6-dev portaudio19-dev libasound2-dev espeak-ng ffmpeg ca-certificates tzdata)
[ -f "$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] ||
    needed+=(python3-dev)
"$python" -c 'import ensurepip, venv' 2>/dev/null || needed+=(python3-venv)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else stop "these Debian packages are missing: ${missing[*]}; as root, run: apt-get install ${missing[*]}"
    fi
}

# Puts those of the packages named that are not installed into `missing`.
look_for() {
    missing=()
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
}
install_missing() {
    say "Installing Debian packages: ${missing[*]}"
    as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null
}
look_for "${needed[@]}"
[ ${#missing[@]} -eq 0 ] || install_missing ||
    stop "apt-get could not install ${missing[*]}; connect this machine to the network and run it again"
look_for "$@"
[ ${#missing[@]} -eq 0 ] || install_missing ||
    say "Going on without ${missing[*]}: the tests that use it are skipped, and say so"

# The stamp names everything that the environment was made from.
stamp=$(cat .lock/build.txt .lock/development.txt pyproject.toml | sha256sum | cut -c1-16)
stamp="$stamp $("$python" -c 'import sys; print(sys.version, sys.executable)')"
[ "$(cat .venv/made-from 2>/dev/null)" = "$stamp" ] && exit 0

version() { "$1" -c 'import sys; print(sys.version)' 2>/dev/null || true; }
if [ "$(version .venv/bin/python)" != "$(version "$python")" ]; then
    say "Making the virtual environment .venv"
    rm -rf .venv
    "$python" -m venv .venv
fi
pip() {
    .venv/bin/python -m pip --disable-pip-version-check --quiet --no-input "$@" ||
        stop "pip could not install the locked dependencies; connect this machine to the network and run it again"
}
say "Installing the locked dependencies (a minute or two the first time)"
pip install --require-hashes -r .lock/build.txt
pip install --require-hashes --no-build-isolation -r .lock/development.txt
pip install --no-deps --no-build-isolation --editable .
printf '%s\n' "$stamp" > .venv/made-from
say "Ready"
