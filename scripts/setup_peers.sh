#!/bin/sh
# Make build/peers/NAME, an environment of its own for each library that make bench-peers compares.
set -eu
cd "$(dirname "$0")/.."
for name in pm4py retentioneering channelattribution; do
    folder=build/peers/$name
    pins=benchmarks/peers/$name.txt
    if [ ! -e "$folder/.ready" ] || [ "$pins" -nt "$folder/.ready" ]; then
        echo "setup: installing $name and what it needs in $folder"
        .venv/bin/python -m venv --clear "$folder"
        "$folder/bin/python" -m pip install -q --disable-pip-version-check -r "$pins"
        touch "$folder/.ready"
    fi
done
