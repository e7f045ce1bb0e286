#!/usr/bin/env bash
# Writes the lock files: names, versions and hashes for every Python from 3.11 on, no addresses.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each its own purpose: build tools; all for development; only what a Pi takes from PyPI, since
# PyAudio has no wheel for any ARM and comes, like soundfile, from Debian there.
uv_compile() {
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate "$@"
}
printf 'pip\nsetuptools>=77\nwheel\n' | uv_compile --output-file .lock/build.txt -
uv_compile --extra commune --extra test --output-file .lock/development.txt pyproject.toml
uv_compile --no-emit-package pyaudio --no-emit-package soundfile --no-emit-package numpy \
    --output-file .lock/station.txt pyproject.toml
