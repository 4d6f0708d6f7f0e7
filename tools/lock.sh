#!/usr/bin/env bash
# Writes the two lock files from pyproject.toml: `make lock`, or `make lock UPGRADE=1` for the newest versions.
# Neither holds an address of a package index, so they install from wherever pip is set up to look.
set -euo pipefail
cd "$(dirname "$0")/.."

upgrade=()
if [[ -n "${UPGRADE:-}" ]]; then upgrade=(--upgrade); fi

compile() {
    "${UV:-uv}" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header "${upgrade[@]}" "$@"
}

compile --group build --output-file requirements.lock
# A superset: the constraint keeps what runs in production and what is tested at the same versions.
compile --group build --group test --constraint requirements.lock --output-file requirements-test.lock
