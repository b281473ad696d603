#!/bin/sh
# Write constraints.txt again: the newest versions that fit pyproject.toml, as pip resolves them.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check --upgrade pip
"$folder/venv/bin/pip" install -q --disable-pip-version-check --group dev --group browser --group docs '.[all]'
{
    echo "# The versions that make uses, written by make lock."
    "$folder/venv/bin/pip" freeze --all --exclude journeynb
} > constraints.txt
