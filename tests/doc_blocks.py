"""Run the code of pages of the documentation as a reader would: python doc_blocks.py PAGE ...

Python blocks of a page share one namespace, lines of sh blocks run one by one, both in the current
folder.
A comment before a block says what is special about it:

- ``<!-- not run: REASON -->`` skips it;
- ``<!-- warns: TEXT -->`` expects a warning that contains the text; any other is an error.

A block marked as text after a Python block is what its last expression shows.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK = re.compile(
    r"(?P<comments>(?:^ *<!--[^\n]*-->\n)*)"
    r"^(?P<indent> *)```(?P<language>python|sh|text)\n(?P<code>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
_ENGINES = "'future.infer_string'"
COMMENT = re.compile(r"<!-- (not run|warns): (\w.*) -->")


@dataclass(frozen=True)
class Block:
    """A block of code, and what comments say about it."""

    line: int
    language: str
    code: str
    not_run: list[str]
    warns: list[str]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of Python, sh and text of a page in Markdown."""
    for match in BLOCK.finditer(text):
        said = COMMENT.findall(match["comments"])
        yield Block(
            line=text.count("\n", 0, match.start("code")) + 1,
            language=match["language"],
            code=textwrap.dedent(match["code"]),
            not_run=[reason for kind, reason in said if kind == "not run"],
            warns=[words for kind, words in said if kind == "warns"],
        )


def run_python(block: Block, scope: dict[str, Any]) -> Any:
    """Run a block and show what its expressions give; return what the last one gave."""
    given = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for node in ast.parse("\n" * (block.line - 1) + block.code).body:
            if isinstance(node, ast.Expr):
                given = eval(compile(ast.Expression(node.value), "page", "eval"), scope)
                if hasattr(given, "_repr_mimebundle_"):
                    given._repr_mimebundle_()
                elif hasattr(given, "_repr_html_"):
                    given._repr_html_()
            else:
                exec(compile(ast.Module([node], []), "page", "exec"), scope)
    # An editor counts in another thread, where engines may warn of each other.
    messages = [str(each.message) for each in caught if _ENGINES not in str(each.message)]
    for words in block.warns:
        assert any(words in message for message in messages), f"no warning says {words!r}"
    unexpected = [each for each in messages if not any(words in each for words in block.warns)]
    assert not unexpected, "\n".join(unexpected)
    return given


def run_sh(block: Block) -> None:
    """Run the lines of a block one by one, with the commands beside this Python first."""
    path = f"{Path(sys.executable).parent}:"
    for line in block.code.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            command = f"set -eu; PATH={path}$PATH; {line}"
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stdout[-500:]}{done.stderr[-2000:]}"


def run_page(text: str) -> int:
    """Run the blocks of a page, and return how many were run."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    given: Any = None
    count = 0
    for block in blocks(text):
        if block.not_run:
            continue
        try:
            if block.language == "python":
                given = run_python(block, scope)
            elif block.language == "sh":
                run_sh(block)
            else:
                assert repr(given) == block.code.rstrip("\n"), repr(given)
        except Exception as error:
            raise AssertionError(f"line {block.line}: {type(error).__name__}: {error}") from error
        count += 1
    return count


if __name__ == "__main__":
    for page in sys.argv[1:]:
        try:
            print(run_page(Path(page).read_text("utf-8")), "blocks were run")
        except AssertionError as error:
            raise AssertionError(f"{page}, {error}") from error
