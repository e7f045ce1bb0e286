#!/usr/bin/env bash
# Prints which packages pip takes for the program on one of Debian's architectures: all of
# .lock/station.txt; on armhf without those that PyPI has no wheel of, as a Pi has no compiler.
# Debian's own stand in for them (install.sh). Debian's architecture, for a 32-bit system may well
# run on a 64-bit kernel, which `uname -m` tells of.
#   locked.sh ARCHITECTURE
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$1" = armhf ]; then
    # With the argon2-cffi of PyPI, which is Python alone, Debian's would not be found.
    awk '/^[^ #]/ { left_out = /^(argon2-cffi|argon2-cffi-bindings|cffi)==/ } !left_out' .lock/station.txt
else
    cat .lock/station.txt
fi
