#!/bin/sh
# Write the lock files again: constraints.txt with the newest versions that fit pyproject.toml on every
# Python from 3.11.0, and tests/floors.txt with the oldest that it allows, for the tests of the floors.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check uv
compile() {
    "$folder/venv/bin/uv" pip compile -q --python-version 3.11 --no-header --no-annotate --extra all "$@" pyproject.toml
}
{
    echo "# The versions that make uses, written by make lock."
    compile --universal --group dev --group browser --group spark --group docs --group release \
        --group lessons --group grading
} > "$folder/constraints.txt"
compile --resolution lowest-direct > "$folder/lowest.txt"
{
    echo "# The oldest versions that pyproject.toml allows, written by make lock."
    compile -c "$folder/lowest.txt" --group floors
} > "$folder/floors.txt"
mv "$folder/constraints.txt" constraints.txt
mv "$folder/floors.txt" tests/floors.txt
