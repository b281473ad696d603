#!/bin/sh
# Make .venv and js/node_modules from the lock files; needs Python 3.11 or newer and Node 20 or newer.
# With --with-tests, --with-spark or --with-docs, install what tests, those on Spark, and documentation need, too.
set -eu
cd "$(dirname "$0")/.."
with=${1:-}

find_python() {
    for name in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        echo "$name"
        return
    done
    echo "setup: no Python 3.11 or newer was found" >&2
    exit 1
}

can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}
install_debian() {
    echo "setup: installing from Debian: $*"
    apt-get update -q >/dev/null && apt-get install -q -y --no-install-recommends "$@" >/dev/null
}
# Debian's packages that are missing; elsewhere, what to install.
install_system() {
    missing=
    # The letters of PNG and PDF that the bundled font lacks: Chinese, Japanese, Korean, Arabic, emoji.
    noto=/usr/share/fonts/truetype/noto
    if [ ! -e $noto/NotoColorEmoji.ttf ] || [ ! -e $noto/NotoSansArabic-Regular.ttf ] \
        || [ ! -d /usr/share/fonts/opentype/noto ]; then
        missing="fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
    fi
    if [ "$with" = "--with-tests" ]; then
        # The browser of the tests; Playwright's own Node needs libatomic.
        if ! command -v chromium >/dev/null 2>&1 || ! ldconfig -p | grep -q 'libatomic\.so\.1'; then
            missing="$missing chromium libatomic1"
        fi
        # Spark runs on Java.
        command -v java >/dev/null 2>&1 || missing="$missing openjdk-17-jre-headless"
    fi
    if [ -n "$missing" ]; then
        if can_install; then
            # shellcheck disable=SC2086 # one word each
            install_debian $missing
        else
            echo "setup: install $missing, for all letters in PNG and PDF and all tests" >&2
        fi
    fi
    # Chromium without windows takes two thirds of the time. It has to be of Chromium's version,
    # which is renewed with it; not every system has it, and the tests use Chromium then.
    if [ "$with" = "--with-tests" ] && [ ! -e build/.headless ] && can_install; then
        if ! command -v chromium-headless-shell >/dev/null 2>&1; then
            install_debian chromium chromium-headless-shell 2>/dev/null \
                || echo "setup: chromium-headless-shell was not found"
        fi
        touch build/.headless
    fi
}

# The editor's bundle comes before the package, which contains it.
bundle=build/labextension/package.json # the last that is written
bundle_is_old() {
    [ ! -e $bundle ] || [ -n "$(find js/src js/scripts src/journeynb/schema -newer $bundle -type f | head -1)" ]
}
install_node() {
    if ! command -v npm >/dev/null 2>&1; then
        echo "setup: npm was not found; install Node 20 or newer" >&2
        exit 1
    fi
    if [ ! -e js/node_modules/.ready ] || [ js/pnpm-lock.yaml -nt js/node_modules/.ready ]; then
        echo "setup: installing the JavaScript packages"
        npm --prefix js run -s packages
        touch js/node_modules/.ready
    fi
}
build_editor() {
    if bundle_is_old; then
        install_node
        npm --prefix js run -s build
    elif [ "$with" = "--with-tests" ]; then
        install_node
    fi
}

install_installers() {
    .venv/bin/python -m pip install -q --disable-pip-version-check \
        "$(grep '^pip==' constraints.txt)" "$(grep '^uv==' constraints.txt)"
}
# uv takes a quarter of pip's time, but knows none of pip's settings, such as a mirror.
install_python() {
    .venv/bin/uv pip install -q -p .venv/bin/python -c constraints.txt "$@" \
        || .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt "$@"
}
# The notebooks of the lessons come before the package, too. What reads their sources has a folder
# of its own.
build_lessons() {
    if [ ! -e build/lessons/.ready ] || [ constraints.txt -nt build/lessons/.ready ]; then
        echo "setup: installing jupytext"
        install_python --target build/lessons --group lessons
        touch build/lessons/.ready
    fi
    lessons=src/journeynb/course/lessons
    if [ ! -e build/.lessons ] || [ ! -e $lessons/01-first-journey/solution.ipynb ] \
        || [ -n "$(find $lessons scripts/build_course.py scripts/course_build \
            \( -name '*.py' -o -name '*.toml' \) -newer build/.lessons | head -1)" ]; then
        .venv/bin/python scripts/build_course.py
        touch build/.lessons
    fi
}
is_old() { # MARK: a mark in .venv of what is installed
    [ ! -e ".venv/$1" ] || [ pyproject.toml -nt ".venv/$1" ] || [ constraints.txt -nt ".venv/$1" ]
}

# Debian's, the editor's and Python's packages are installed at the same time.
mkdir -p build
if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && can_install; then
        # Debian has venv in a package of its own
        install_debian "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
fi
install_system &
system=$!
build_editor &
editor=$!
if [ ! -x .venv/bin/python ]; then
    rm -rf .venv
    "$python" -m venv .venv
fi
if is_old .ready; then
    install_installers
fi
build_lessons
wait $editor
if is_old .ready; then
    echo "setup: installing the Python packages"
    # the installed copy of the JupyterLab extension becomes a link, which is always up to date
    labextension=.venv/share/jupyter/labextensions/journeynb
    rm -rf $labextension
    install_python --group dev -e '.[all]'
    rm -rf $labextension
    ln -s "$PWD/build/labextension" $labextension
    touch .venv/.ready
fi
if [ "$with" = "--with-docs" ] && is_old .docs; then
    echo "setup: installing the packages of the documentation"
    install_python --group docs
    touch .venv/.docs
fi
if [ "$with" = "--with-tests" ]; then
    if is_old .browser; then
        echo "setup: installing JupyterLab and the packages of the tests in a browser"
        install_python --group browser
        touch .venv/.browser
    fi
    # The packages that grade exported lessons see those of .venv, which they would change.
    grading=build/grading
    if [ ! -e $grading/.ready ] || [ .venv/.browser -nt $grading/.ready ]; then
        echo "setup: installing nbgrader and otter-grader"
        rm -rf $grading
        .venv/bin/python -m venv --without-pip $grading
        packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        own=$($grading/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        echo "import site; site.addsitedir('$packages')" > "$own/journeynb.pth"
        # pip, since uv does not see the packages of .venv
        $grading/bin/python -m pip install -q --disable-pip-version-check --no-warn-script-location \
            --no-compile -c constraints.txt --group grading
        touch $grading/.ready
    fi
fi
# Spark has no wheel. pip builds one once for all environments; uv keeps 0.9 GB in its cache for each.
# It has a folder of its own, so that other tests can run while it is installed.
spark=build/spark
if [ "$with" = "--with-spark" ] && { [ ! -e $spark/.ready ] || [ constraints.txt -nt $spark/.ready ]; }; then
    echo "setup: installing Spark"
    rm -rf $spark
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-compile --target $spark \
        -c constraints.txt --group spark
    touch $spark/.ready
fi
wait $system
