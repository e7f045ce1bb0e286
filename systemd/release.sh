#!/usr/bin/env bash
# For the program's maker: the wheels of the last commit for one Python and machine, such as
#   bash systemd/release.sh cp311 aarch64 build
# into build/cp311-aarch64, to be signed with: commune program release. Debian's packages bring
# what has no wheel for a Pi.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$1 machine=$2 folder=$3/$1-$2
# The same commit gives the same wheel, whichever Python and machine it is for.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
mkdir -p "$folder"
rm -f "$folder"/*.whl
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet --no-input "$@"; }
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
# A Pi whose Python has 32 bits is Debian's armhf.
bash systemd/locked.sh "${machine/armv7l/armhf}" > "$copy/locked.txt"
platforms=()
for glibc in 2_36 2_34 2_31 2_28 2_17; do platforms+=(--platform "manylinux_${glibc}_$machine"); done
# What exists as source alone is pure Python, and becomes a wheel here.
pip download --no-deps --require-hashes --only-binary :all: "${platforms[@]}" \
    --platform "linux_$machine" --implementation cp --python-version "${python#cp}" \
    --dest "$folder" -r "$copy/locked.txt"
git archive HEAD | tar -x -C "$copy"
pip wheel --no-deps --no-build-isolation --wheel-dir "$folder" "$copy"
ls "$folder"
