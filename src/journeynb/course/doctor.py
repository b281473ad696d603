"""Say what of the course works on this computer, and what to do where it does not."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from subprocess import DEVNULL

import journeynb
from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.course.catalog import DATA, HERE

INSTALL = "pip install 'journeynb[course]'"
_OLDEST_JUPYTERLAB = (4, 4)
_KERNEL_SECONDS = 60
_KERNEL_CODE = "import journeynb.course; print(journeynb.__version__, end='')"


@dataclass(frozen=True)
class Part:
    """A part of what the course needs.

    Attributes
    ----------
    name : str
        What it is.
    works : bool
        Whether it works.
    said : str
        What was found.
    fix : str
        What to do where it does not work.
    needed : bool
        Whether the lessons need it.
    """

    name: str
    works: bool
    said: str
    fix: str = ""
    needed: bool = True


def parts() -> Iterator[Part]:
    """Try each part, and yield what was found."""
    yield Part("Python", True, f"{platform.python_version()} in {sys.prefix}")
    yield Part("journeynb", True, f"{journeynb.__version__} in {Path(journeynb.__file__).parent}")
    for name, found, fix, needed in (
        ("JupyterLab", _jupyterlab, INSTALL, True),
        ("kernel", _kernel, f"{INSTALL}, then choose the kernel Python 3", True),
        ("editor", _editor, INSTALL, True),
        ("log engine", _log_engine, INSTALL, True),
        (
            "PDF browser",
            _browser,
            "install Chromium, Chrome or Edge; HTML reports need none",
            False,
        ),
    ):
        yield _tried(name, found, fix, needed)


def _tried(name: str, found: Callable[[], str], fix: str, needed: bool) -> Part:
    try:
        return Part(name, True, found(), needed=needed)
    except (ImportError, PackageNotFoundError) as error:
        missing = getattr(error, "name", None) or str(error)
        return Part(name, False, f"{missing} is not installed", fix, needed)
    except JourneyError as error:
        return Part(name, False, str(error), fix, needed)
    except Exception as error:  # whatever it is, the other parts are tried as well
        words = f"{type(error).__name__}: {error}".removesuffix(": ")
        return Part(name, False, " ".join(words.split()), fix, needed)


def _jupyterlab() -> str:
    found = version("jupyterlab")
    if tuple(map(int, found.split(".")[:2])) < _OLDEST_JUPYTERLAB:
        raise ArgumentError(f"version {found} is too old; allowed: 4.4 or newer")
    if not _extension("journeynb"):
        return f"{found}, without journeynb's extension, which opens maps by a double click"
    return found


def _kernel() -> str:
    """Start the kernel as a notebook does."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(
        startup_timeout=_KERNEL_SECONDS, kernel_name="python3", stderr=DEVNULL
    )
    try:
        said: list[str] = []
        reply = client.execute_interactive(
            _KERNEL_CODE,
            timeout=_KERNEL_SECONDS,
            output_hook=lambda each: said.append(each["content"].get("text", "")),
        )["content"]
        if reply["status"] != "ok":
            spec = manager.kernel_spec
            command = spec.argv[0] if spec else "the kernel"
            raise ArgumentError(f"{command} has no journeynb: {reply['evalue']}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return f"starts, with journeynb {''.join(said)}"


def _editor() -> str:
    import anywidget
    import ipywidgets  # type: ignore[import-untyped]

    bundle = HERE.parent / "static" / "editor.js"
    if not bundle.exists():
        raise ArgumentError(f"{bundle} is missing; in a clone of the repository, run make setup")
    for name in ("@jupyter-widgets/jupyterlab-manager", "anywidget"):
        if not _extension(name):
            raise ArgumentError(f"JupyterLab's extension {name} is not installed")
    return f"anywidget {anywidget.__version__}, ipywidgets {ipywidgets.__version__}"


def _extension(name: str) -> bool:
    """Return whether JupyterLab finds an extension."""
    from jupyter_core.paths import jupyter_path

    return any(Path(each, name, "package.json").exists() for each in jupyter_path("labextensions"))


def _log_engine() -> str:
    log = journeynb.EventLog(DATA / "events.csv")
    return f"DuckDB {version('duckdb')} reads the events of {log.customers:,} people"


def _browser() -> str:
    from journeynb.report.page.pdf import browser

    return browser()
