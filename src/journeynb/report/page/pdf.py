"""Pages as PDF, printed by Chromium without network access and with a temporary profile."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from journeynb.base.errors import ReportError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge",
)  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
SETTING = "JOURNEYNB_CHROMIUM"
"""Environment variable: path of the browser, if it is not found by its usual name."""
SECONDS = 180


def browser() -> str:
    """Return the path of a browser; raise `ReportError` if there is none."""
    given = os.environ.get(SETTING)
    if given:
        if shutil.which(given) is None:
            raise ReportError(f"{SETTING}={given}: no such program")
        return given
    for name in (*NAMES, *PLACES):
        found = shutil.which(name)
        if found is not None:
            return found
    raise ReportError(
        "a .pdf report needs Chromium, Chrome or Edge, and none was found: install one "
        f"(Debian: apt install chromium), or set {SETTING} to its path; .html reports do "
        "not need a browser"
    )


def pdf(html: str) -> bytes:
    """Return a page as PDF, with its print styles.

    Raises
    ------
    ReportError
        No browser was found, or it failed.
    """
    program = browser()
    with tempfile.TemporaryDirectory(prefix="journeynb-", ignore_cleanup_errors=True) as folder:
        page, out = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_text(html, encoding="utf-8")
        command = [
            program, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-extensions", "--no-pdf-header-footer", "--generate-pdf-document-outline",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={out}",
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # required as root
        try:
            done = subprocess.run(
                [*command, page.as_uri()], capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise ReportError(f"{program} did not finish printing within {SECONDS} s") from None
        except OSError as error:
            raise ReportError(
                f"{program} could not be started: {error.strerror or error}"
            ) from None
        if not out.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise ReportError(
                f"{program} created no file: {said[-1] if said else 'no reason given'}"
            )
        return out.read_bytes()
