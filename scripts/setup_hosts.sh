#!/bin/sh
# Environments of hosts that are tested in long runs only, on top of .venv, under build/hosts:
# jupyter-collaboration in JupyterLab, and JupyterLite.
set -e
cd "$(dirname "$0")/.."
add() {
    name=$1
    shift
    [ -e "build/hosts/$name/ready" ] && return
    mkdir -p build/hosts
    rm -rf "build/hosts/$name"
    .venv/bin/python -m venv --without-pip "build/hosts/$name"
    site=$("build/hosts/$name/bin/python" -c 'import site; print(site.getsitepackages()[0])')
    .venv/bin/python -c 'import site; print(site.getsitepackages()[0])' > "$site/base.pth"
    .venv/bin/python -m pip --python "build/hosts/$name/bin/python" install -q "$@"
    touch "build/hosts/$name/ready"
}
add collaboration "jupyter-collaboration>=5"
add lite "jupyterlite-core==0.8.6" "jupyterlite-pyodide-kernel==0.8.6"
