#!/bin/sh
# Make .venv and js/node_modules from the lock files; needs Python 3.11 or newer and Node 20 or newer.
set -eu
cd "$(dirname "$0")/.."

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

make_venv() {
    python=$(find_python)
    if ! "$python" -m venv .venv 2>/dev/null; then
        # Debian has venv in a package of its own
        rm -rf .venv
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "setup: installing python$version-venv"
        apt-get update -q && apt-get install -q -y "python$version-venv"
        "$python" -m venv .venv
    fi
}

if [ ! -x .venv/bin/python ]; then
    make_venv
fi
# uv takes a quarter of pip's time, but knows none of pip's settings, such as a mirror.
install_python() {
    .venv/bin/uv pip install -q -p .venv/bin/python -c constraints.txt "$@" \
        || .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt "$@"
}
install_installers() {
    .venv/bin/python -m pip install -q --disable-pip-version-check \
        "$(grep '^pip==' constraints.txt)" "$(grep '^uv==' constraints.txt)"
}
# The editor's bundle comes before the package, which contains it.
install_node() {
    if ! command -v npm >/dev/null 2>&1; then
        echo "setup: npm was not found; install Node 20 or newer" >&2
        exit 1
    fi
    if [ ! -e js/node_modules/.ready ] || [ js/package-lock.json -nt js/node_modules/.ready ]; then
        echo "setup: installing the JavaScript packages"
        (cd js && npm ci --no-audit --no-fund --loglevel=error)
        touch js/node_modules/.ready
    fi
}
bundle=build/labextension/package.json # the last that is written
if [ ! -e $bundle ] || [ -n "$(find js/src js/scripts src/journeynb/schema -newer $bundle -type f | head -1)" ]; then
    install_node
    npm --prefix js run -s build
fi
# The notebooks of the lessons come before the package, too. What reads their sources has a folder
# of its own.
if [ ! -e build/lessons/.ready ] || [ constraints.txt -nt build/lessons/.ready ]; then
    echo "setup: installing jupytext"
    install_installers
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
if [ ! -e .venv/.ready ] || [ pyproject.toml -nt .venv/.ready ] || [ constraints.txt -nt .venv/.ready ]; then
    echo "setup: installing the Python packages"
    install_installers
    # the installed copy of the JupyterLab extension becomes a link, which is always up to date
    labextension=.venv/share/jupyter/labextensions/journeynb
    rm -rf $labextension
    install_python --group dev -e '.[all]'
    rm -rf $labextension
    ln -s "$PWD/build/labextension" $labextension
    touch .venv/.ready
fi
# The letters of PNG and PDF that the bundled font lacks: Chinese, Japanese, Korean, Arabic, emoji.
noto=/usr/share/fonts/truetype/noto
if [ ! -e $noto/NotoColorEmoji.ttf ] || [ ! -e $noto/NotoSansArabic-Regular.ttf ] \
    || [ ! -d /usr/share/fonts/opentype/noto ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "setup: installing the Noto fonts"
        apt-get update -q >/dev/null && apt-get install -q -y --no-install-recommends \
            fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji >/dev/null
    else
        echo "setup: install fonts-noto-core, -cjk and -color-emoji for PNG and PDF" >&2
    fi
fi
if [ "${1:-}" = "--with-docs" ] && { [ ! -e .venv/.docs ] || [ .venv/.ready -nt .venv/.docs ]; }; then
    echo "setup: installing the packages of the documentation"
    install_python --group docs
    touch .venv/.docs
fi
# The browser in which saved notebooks and the editor are tested.
if [ "${1:-}" = "--with-tests" ]; then
    # Playwright's own Node needs libatomic.
    if ! command -v chromium >/dev/null 2>&1 || ! ldconfig -p | grep -q 'libatomic\.so\.1'; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            echo "setup: installing Chromium"
            apt-get update -q >/dev/null \
                && apt-get install -q -y --no-install-recommends chromium libatomic1 >/dev/null
        else
            echo "setup: install chromium and libatomic1 for the tests in a browser" >&2
        fi
    fi
    # Chromium without windows takes two thirds of the time. It has to be of Chromium's version,
    # which is renewed with it; not every system has it, and the tests use Chromium then.
    if [ ! -e .venv/.headless ] && ! command -v chromium-headless-shell >/dev/null 2>&1 \
        && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "setup: installing Chromium without windows"
        { apt-get update -q && apt-get install -q -y --no-install-recommends \
            chromium chromium-headless-shell; } >/dev/null 2>&1 \
            || echo "setup: chromium-headless-shell was not found"
        touch .venv/.headless
    fi
    if ! command -v java >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            echo "setup: installing Java for the test on Spark"
            apt-get update -q >/dev/null \
                && apt-get install -q -y --no-install-recommends openjdk-17-jre-headless >/dev/null
        else
            echo "setup: install Java 17 for the test on Spark" >&2
        fi
    fi
    install_node
    if [ ! -e .venv/.browser ] || [ .venv/.ready -nt .venv/.browser ]; then
        echo "setup: installing JupyterLab and the packages of the tests in a browser"
        install_python --group browser
        touch .venv/.browser
    fi
    # Spark has no wheel. pip builds one once for all environments; uv keeps 0.9 GB in its cache for each.
    if [ ! -e .venv/.spark ] || [ constraints.txt -nt .venv/.spark ]; then
        echo "setup: installing Spark"
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-compile \
            -c constraints.txt --group spark
        touch .venv/.spark
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
