"""Check a built site, its links and the answers of its search: scripts/check_site.py [FOLDER]."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from lxml import etree  # noqa: E402

from built_pages import BuiltPage, built_pages  # noqa: E402
from gallery_pages import drawn_charts  # noqa: E402

HOST = re.compile(r"([\w-]+\.)+[a-z]{2,}(:\d+)?")
OTHER_SCHEMES = ("mailto", "data", "javascript", "blob")
ASK = """
const { searcher } = require(process.argv[1]);
globalThis.window = {};
require(process.argv[2]);
const search = searcher(window.siteIndex);
const questions = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(questions.map((each) => search(each, 5).map((hit) => hit.url))));
"""


def broken_links(site: Path, pages: Iterable[BuiltPage]) -> list[str]:
    """Return a line for each link to a file or an anchor that does not exist."""
    known = {page.url: page for page in pages}
    return [
        f"{page.url}: {link}: {problem}"
        for page in known.values()
        for link in dict.fromkeys(page.links)
        if (problem := problem_of(link, page, site, known))
    ]


def problem_of(link: str, page: BuiltPage, site: Path, known: dict[str, BuiltPage]) -> str:
    """Return what is wrong with a link, or nothing."""
    parts = urlsplit(link)
    if parts.scheme in OTHER_SCHEMES:
        return ""
    if parts.scheme or parts.netloc:
        good = parts.scheme in ("https", "http") and HOST.fullmatch(parts.netloc)
        return "" if good and " " not in link else "is not a valid address"
    path = unquote(parts.path)
    target = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page.url), path)) if path else page.url
    )
    if target.startswith("..") or not (site / target).is_file():
        return "the file does not exist"
    anchor = unquote(parts.fragment)
    if anchor and target in known and anchor not in known[target].anchors:
        return f"the anchor does not exist in {target}"
    return ""


def missing_drawings(site: Path, pages: Iterable[BuiltPage]) -> list[str]:
    """Return a line for each chart that the gallery lacks, and each drawing that is no SVG."""
    anchors = {page.url: page.anchors for page in pages}
    found = [
        f"{page}: has no chart {name}" for page, name in drawn_charts() if name not in anchors[page]
    ]
    for path in sorted(site.glob("_images/*.svg")):
        try:
            etree.parse(path)
        except etree.XMLSyntaxError as error:
            found.append(f"{path.relative_to(site)}: {error}")
    return found


def first_results(site: Path, questions: list[str]) -> list[list[str]]:
    """Return the addresses of the first results of the site's own search for each question."""
    static = (site / "_static").resolve()
    done = subprocess.run(
        ["node", "-e", ASK, str(static / "site-search.js"), str(static / "search-index.js")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def unanswered(site: Path, list_of_questions: Path) -> list[str]:
    """Return a line for each question whose first result is another page than the one expected."""
    expected = [
        (question, each["page"])
        for each in tomllib.loads(list_of_questions.read_text("utf-8"))["questions"]
        for question in each["ask"]
    ]
    found = first_results(site, [question for question, _ in expected])
    return [
        f"{question!r}: the first result is {hits[0] if hits else 'nothing'}, not {pages[0]}"
        for (question, pages), hits in zip(expected, found, strict=True)
        if not hits or hits[0] not in pages
    ]


def misspelled(pages: Iterable[BuiltPage], known: Path) -> list[str]:
    """Return a line for each word of a page that is a common misspelling, or British."""
    lines = [(page.url, f"{each.heading} {each.text}") for page in pages for each in page.sections]
    options = ["--builtin", "clear,rare,en-GB_to_en-US", "--ignore-words", str(known)]
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib", *options, "-"],
        input="\n".join(text for _, text in lines),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.stderr:
        raise RuntimeError(done.stderr)
    found = re.findall(r"^(\d+): .*\n\t(.*)$", done.stdout, re.MULTILINE)
    return [f"{lines[int(number) - 1][0]}: {words}" for number, words in found]


def main() -> int:
    """Print what is wrong with the site; the exit code is 1 if there is anything."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs"
    pages = built_pages(site)
    problems = [
        *broken_links(site, pages),
        *missing_drawings(site, pages),
        *misspelled(pages, ROOT / "docs" / "words.txt"),
        *unanswered(site, ROOT / "docs" / "questions.toml"),
    ]
    print("\n".join(problems) or f"{len(pages)} pages: all links and questions are in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
