#!/bin/sh
# Run the core tests and the demo with the oldest versions that pyproject.toml allows, and the core tests
# on Python 3.13 where the machine has it.
set -eu
cd "$(dirname "$0")/.."
core="tests/test_model.py tests/test_facade.py tests/test_tables.py tests/test_gaps.py tests/test_samples.py"

# make_environment NAME PYTHON PINS: the environment build/NAME, made again when its pins change
make_environment() {
    folder=build/$1
    if [ ! -e "$folder/.ready" ] || [ "$3" -nt "$folder/.ready" ] || [ pyproject.toml -nt "$folder/.ready" ]; then
        echo "test: installing the packages of $folder"
        .venv/bin/uv venv -q --clear -p "$2" "$folder"
        .venv/bin/uv pip install -q -p "$folder/bin/python" -c "$3" --group floors -e '.[all]'
        touch "$folder/.ready"
    fi
}
# Old versions warn of the newest ones that they need. One process: a second one would import and collect
# all of it again. Of the rules about a log, which take a second each, two are enough: test_evidence.py
# asks a log everything, here in one of its cases: versions differ in functions, not in how journeys are cut.
run_core() { # PYTHON, more tests
    python=$1
    shift
    JOURNEYNB_PROGRESS=0 "$python" -m pytest -q -W default -p no:cacheprovider \
        -k "not E60 and not E61 or E601 or E608" $core "$@"
}

make_environment floors .venv/bin/python tests/floors.txt
every=tests/test_evidence.py::test_every_question_equals_the_reference
run_core build/floors/bin/python tests/test_evidence.py \
    --deselect "${every}[first]" --deselect "${every}[last]" --deselect "${every}[plain]"
(cd build/floors && bin/python -W ignore ../../examples/demo.py > demo.txt)

newest=$(ls "$(pyenv root 2>/dev/null)"/versions/3.13*/bin/python3.13 2>/dev/null | tail -1)
[ -n "$newest" ] || newest=python3.13
if "$newest" -c '' 2>/dev/null; then
    make_environment python3.13 "$newest" constraints.txt
    run_core build/python3.13/bin/python
else
    echo "test: Python 3.13 was not found"
fi
