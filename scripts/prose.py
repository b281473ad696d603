"""Check the English of comments, strings, docstrings and Markdown: scripts/prose.py [PATH ...].

Prints ``path:line: name: text -> replacement``; the exit code is 1 if there is an error. Prints
warnings with ``--warnings``. ``prose: ignore (reason)`` in a line, or in a comment above it, skips
the line; at the end of a string of several lines, the string; ``prose: ignore file (reason)`` the
file.
"""

import argparse
import json
import re
import sys
import textwrap
import tokenize
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from prose_words import WORDS

ROOT = Path(__file__).resolve().parent.parent
EVERYWHERE = (
    *(
        "README.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "Makefile",
        "pyproject.toml",
        "hatch_build.py",
        "conftest.py",
    ),
    *("benchmarks", "docs", "examples", "js", "scripts", "src", "tests"),
)
NOT_OURS = re.compile(
    r"(^|/)(node_modules|static|_generated|build|__pycache__|\.\w[^/]*)/|\.gen\.|pnpm-lock"
    r"|^(examples/data|tests/(cases|snapshots|vectors|mermaid|spreadsheets))/"
)
LONGEST_SENTENCE = 30
IGNORED = re.compile(r"prose: ignore \(\w.*\)")
FILE_IGNORED = re.compile(r"prose: ignore file \(\w.*\)")

Line = tuple[int, str]  # a line's number, and the text in it
Block = list[Line]  # lines that are read together


class Hit(NamedTuple):
    """A line that uses words to avoid."""

    path: Path
    line: int
    name: str
    text: str
    instead: str
    is_error: bool

    def __str__(self) -> str:
        text = textwrap.shorten(self.text, 120, placeholder=" ...")
        return f"{shown(self.path)}:{self.line}: {self.name}: {text} -> {self.instead}"


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def lines_of(text: str, first: int) -> Block:
    return [(first + i, line.strip()) for i, line in enumerate(text.split("\n"))]


def of_python(source: str) -> Iterator[Block]:
    """Yield comments, strings of three words or more, and the names of tests."""
    comment: Block = []
    lines = iter(source.splitlines(keepends=True))
    previous = ""
    for token in tokenize.generate_tokens(lambda: next(lines, "")):
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("#: ")
            if comment and comment[-1][0] != token.start[0] - 1:
                yield comment
                comment = []
            if not text.startswith(("noqa", "type:", "pragma", "doctest:")):
                comment.append((token.start[0], text))
        elif token.type == tokenize.STRING:
            text = re.sub(r"^\w*('''|\"\"\"|'|\")|('''|\"\"\"|'|\")$", "", token.string)
            block = lines_of(text, token.start[0])
            yield [
                (number, re.sub(r"^[\w, *]+ : ", "", line))  # parameters have names of code
                for number, line in block
                if not line.startswith((">>>", "..."))
            ]
        elif token.type == tokenize.NAME:
            if previous == "def" and token.string.startswith("test_"):
                yield [(token.start[0], token.string.removeprefix("test_").replace("_", " "))]
            previous = token.string
    yield comment


def of_typescript(source: str) -> Iterator[Block]:
    """Yield comments, strings of three words or more, and the text of elements."""
    found = re.compile(
        r"/\*.*?\*/|(?<!:)//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`|>[^<>{}]*[a-z]{3}[^<>{}]*<",
        re.DOTALL,
    )
    for match in found.finditer(source):
        text = re.sub(r"\$\{", "{", match[0])
        start = source.count("\n", 0, match.start()) + 1
        yield [(n, line.strip('/*`"<> ')) for n, line in lines_of(text, start)]


def of_css(source: str) -> Iterator[Block]:
    for match in re.finditer(r"/\*.*?\*/", source, re.DOTALL):
        start = source.count("\n", 0, match.start()) + 1
        yield [(n, line.strip("/* ")) for n, line in lines_of(match[0], start)]


def of_settings(source: str) -> Iterator[Block]:
    """Yield the comments of files in which ``#`` starts one, and the strings of settings."""
    for number, line in lines_of(source, 1):
        if match := re.search(r"(?:^|\s)#+ (.*)|^\w+ = \"(.*)\"$", line):
            yield [(number, match[1] or match[2])]


def of_markdown(source: str) -> Iterator[Block]:
    """Yield paragraphs, cells of tables, and the comments in blocks of code."""
    fence = ""
    paragraph: Block = []
    for number, line in lines_of(source, 1):
        opens = re.match(r"(`{3,}|~{3,})", line)
        if fence or opens:
            if fence and (comment := re.search(r"(?:^|\s)# (.*)", line)):
                yield [(number, comment[1])]
            if not fence and opens:
                fence = opens[1]
            elif line == fence:
                fence = ""
        if fence or opens or not line or re.match(r"([-*+]|\d+\.|#+|:::|>|\||<!--|:\w+:) ?", line):
            yield paragraph
            paragraph = []
        if fence or opens:
            continue
        if line.startswith("|"):
            yield from ([(number, cell.strip())] for cell in line.strip("|").split("|"))
        elif line:
            text = re.sub(r"^([-*+]|\d+\.|#+|>) +", "", line)
            paragraph.append((number, re.sub(r"\]\([^)\s]*\)|^:::.*", "]", text)))
    yield paragraph


def of_notebook(source: str) -> Iterator[Block]:
    """Yield the text of cells, at the lines of the file."""
    lines = source.split("\n")
    after = 0
    for cell in json.loads(source)["cells"]:
        text = "".join(cell["source"])
        numbers = []
        for line in text.splitlines(keepends=True):
            quoted = json.dumps(line, ensure_ascii=False)
            found = (n for n in range(after, len(lines)) if lines[n].strip().rstrip(",") == quoted)
            after = next(found, after)
            numbers.append(after + 1)
        reader = of_markdown if cell["cell_type"] == "markdown" else of_python
        for block in reader(text):
            yield [(numbers[min(n, len(numbers)) - 1], line) for n, line in block]


READERS: dict[str, Callable[[str], Iterator[Block]]] = {
    ".py": of_python,
    ".ts": of_typescript,
    ".tsx": of_typescript,
    ".mjs": of_typescript,
    ".js": of_typescript,
    ".css": of_css,
    ".md": of_markdown,
    ".ipynb": of_notebook,
    ".toml": of_settings,
    ".sh": of_settings,
    "Makefile": of_settings,
}


def reader_of(path: Path) -> Callable[[str], Iterator[Block]] | None:
    return READERS.get(path.suffix or path.name)


def without_code(text: str) -> str:
    """Return a line without code in backticks and addresses, and with placeholders emptied."""
    return re.sub(r"\{[^{}]*\}", "{}", re.sub(r"``[^`]*``|`[^`]*`|https?://\S+", "``", text))


def is_prose(text: str, path: Path) -> bool:
    if path.suffix in (".md", ".ipynb"):
        return bool(re.search("[a-z]{2}", text))
    return len(re.findall("[A-Za-z]{2,}", text)) >= 3 or bool(re.search(r"[\d}] %", text))


def words_to_avoid(path: Path, block: Block) -> Iterator[Hit]:
    """Yield the lines of a block that use words to avoid, also words on two lines."""
    whole = " ".join(text for _, text in block)
    if not is_prose(whole, path):
        return
    starts = list(accumulate((len(text) + 1 for _, text in block), initial=0))
    for words in WORDS:
        if words.of_lines:
            found = {i for i, (_, text) in enumerate(block) if words.pattern.search(text)}
        else:
            found = {bisect(starts, m.start()) - 1 for m in words.pattern.finditer(whole)}
        for i in sorted(found):
            number, text = block[i]
            yield Hit(path, number, words.name, text, words.instead, words.is_error)


def long_sentences(path: Path, block: Block) -> Iterator[Hit]:
    """Yield the sentences of a paragraph that have too many words; code is one word."""
    number, words = 0, []
    for line, text in [*block, (0, "")]:
        for word in text.split() if line else ["."]:
            number = number if words else line
            words.append(word)
            if re.search(r"[.!?:][)\"*_\]]*$", word) and not re.search(r"e\.g\.|i\.e\.", word):
                count = sum(bool(re.search(r"\w|``", each)) for each in words)
                if count > LONGEST_SENTENCE:
                    sentence = " ".join(words)
                    advice = f"{LONGEST_SENTENCE} words at most; this has {count}"
                    yield Hit(path, number, "long sentence", sentence, advice, is_error=True)
                words = []


def check(path: Path) -> Iterator[Hit]:
    """Yield the hits of a file, in the order of its lines."""
    reader = reader_of(path)
    source = path.read_text("utf-8")
    if reader is None or FILE_IGNORED.search(source):
        return
    skipped = set()
    for number, line in enumerate(source.splitlines(), 1):
        if IGNORED.search(line):
            skipped |= {number, number + 1} if re.match(r"\s*(#|//|/\*|<!--)", line) else {number}
    is_page = path.name == "README.md" or ("docs" in path.parts and path.suffix == ".md")
    hits = []
    for block in reader(source):
        text = [(number, without_code(line)) for number, line in block]
        last = block[-1][0] if block else 0
        if last in skipped and last != block[0][0]:  # the comment after a string of several lines
            continue
        hits += words_to_avoid(path, text)
        hits += long_sentences(path, text) if is_page else ()
    yield from sorted((hit for hit in hits if hit.line not in skipped), key=lambda hit: hit.line)


def files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files to check: those named, and those of ours in folders named."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            for each in sorted(path.rglob("*")):
                if each.is_file() and reader_of(each) and not NOT_OURS.search(shown(each)):
                    yield each
        else:
            raise FileNotFoundError(path)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="files and folders; default: all")
    parser.add_argument("--warnings", action="store_true", help="print warnings, too")
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.paths] or [ROOT / name for name in EVERYWHERE]
    hits = [hit for path in files(paths) for hit in check(path)]
    for hit in hits:
        if hit.is_error or options.warnings:
            print(hit)
    errors = sum(hit.is_error for hit in hits)
    print(f"{errors} errors, {len(hits) - errors} warnings", file=sys.stderr)
    return min(errors, 1)


if __name__ == "__main__":
    sys.exit(main())
