"""How nbval runs the notebooks, and compares their outputs: text and tables strictly.

Their kernels are forks of one process, since importing what they use takes 3 s. The bytes of
pictures and charts are compared in their own tests. Here a picture must have the same elements in
the same order, with the same texts.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

from forked_kernels import forking

IMPORTS = (
    "duckdb", "ibis.backends.duckdb", "ibis.backends.duckdb.converter", "ibis.expr.types.groupby",
    "ibis.formats.numpy", "ibis.formats.pandas", "IPython.core.completerlib", "numpy",
    "pandas.io.formats.html", "pandas.io.formats.string", "pyarrow.pandas_compat",
    "pyarrow.parquet", "scipy.sparse", "scipy.stats", "journeynb.api.parts.data.customers",
    "journeynb.api.parts.data.map_evidence", "journeynb.charts.evidence_charts",
    "journeynb.insight.explain.explained_evidence", "journeynb.simulation.simulator",
)  # fmt: skip
"""What most notebooks import, besides `forked_kernels.IMPORTS`."""

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAG_OR_TEXT = re.compile(r"<(/?[\w:-]+)[^>]*>|([^<]+)")
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_PLACE = re.compile(r"(?<=jn-place-)\w+")
_INLINE = re.compile(r"data:(image/[\w+.-]+);base64,[\w+/=]+")


def structure(text: str) -> str:
    """Return text with each SVG as its elements and texts, and each inline picture as its type.

    >>> structure('<p>1.5 <svg width="9.25"><style>a{}</style><text x="1">Maya</text></svg></p>')
    '<p>1.5 svg text Maya /text /svg</p>'
    """
    text = _PLACE.sub("ID", _INLINE.sub(r"\1", text))
    return _SVG.sub(lambda svg: _elements(_STYLE.sub("", svg[0])), text)


def _elements(svg: str) -> str:
    parts = (tag or words.strip() for tag, words in _TAG_OR_TEXT.findall(svg))
    return " ".join(filter(None, parts))


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    """Start the process that forks kernels; workers inherit where Jupyter finds it."""
    if config.option.nbval and not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="kernels-")
        process = forking(Path(folder.name), os.environ, IMPORTS)

        def end() -> None:
            process.kill()
            process.wait()
            folder.cleanup()

        config.add_cleanup(end)


@pytest.hookimpl
def pytest_itemcollected(item: Any) -> None:
    """Let nbval compare the structure of pictures."""
    if hasattr(item, "compare_outputs"):
        strictly = item.sanitize
        item.sanitize = lambda value: strictly(
            structure(value) if isinstance(value, str) else value
        )
        compare = item.compare_outputs
        item.compare_outputs = lambda test, ref, **options: compare(
            _without_editors(test), _without_editors(ref), **options
        )


def _without_editors(outputs: list[Any]) -> list[Any]:
    """Return outputs without the picture of an editor, which later cells update."""
    return [
        output
        for output in outputs
        if "still" not in output.get("metadata", {}).get("journeynb", {})
    ]
