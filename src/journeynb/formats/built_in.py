"""The built-in formats: a new one is a module with its two functions, and an entry here."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import utf8_text
from journeynb.base.user_warnings import warn
from journeynb.formats.format import Format
from journeynb.model.state import State


def _read_journeymap(data: bytes, source: str) -> State:
    from journeynb.formats.journeymap import loads

    return loads(data, source)


def _write_journeymap(state: State) -> bytes:
    from journeynb.formats.journeymap import dumps

    return dumps(state).encode("utf-8")


def _read_diagram(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source)
    return _read_mermaid(data, source, **options)


def _refuse_merge_marks(data: bytes, source: str, *, in_document: bool = False) -> None:
    from journeynb.formats.merge_marks import refuse_merge_marks

    refuse_merge_marks(data.decode("utf-8", "replace"), source, in_document=in_document)


def _read_mermaid(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.mermaid import read_mermaid

    return read_mermaid(utf8_text(data, source), source, **options)


def _read_markdown(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.markdown_file import read_markdown

    _refuse_merge_marks(data, source, in_document=True)
    return read_markdown(utf8_text(data, source), source, **options)


def _read_rst(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source, in_document=True)
    return _read_mermaid(data, source, markup="rst", **options)


def _read_asciidoc(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source, in_document=True)
    return _read_mermaid(data, source, markup="asciidoc", **options)


def _write_mermaid(state: State) -> bytes:
    from journeynb.formats.mermaid import losses, write_mermaid

    lost = losses(state)
    if lost:
        warn(
            "a Mermaid journey diagram cannot contain everything on this map; "
            f"skipped: {'; '.join(lost)}"
        )
    return write_mermaid(state).encode("utf-8")


def _write_markdown(state: State) -> bytes:
    return b"```mermaid\n" + _write_mermaid(state) + b"```\n"


def _write_markdown_table(state: State) -> bytes:
    from journeynb.formats.spreadsheet import markdown_table_file

    return markdown_table_file(state)


def _write_quarto(state: State) -> bytes:
    return b"```{mermaid}\n" + _write_mermaid(state) + b"```\n"


def _write_rst(state: State) -> bytes:
    return b".. mermaid::\n\n" + indent(_write_mermaid(state).decode(), "   ").encode()


def _write_asciidoc(state: State) -> bytes:
    return b"[mermaid]\n----\n" + _write_mermaid(state) + b"----\n"


def _read_cjml(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.cjml import read_cjml

    _refuse_merge_marks(data, source)
    return read_cjml(data, source, **options)


def _write_cjml(state: State) -> bytes:
    from journeynb.formats.cjml import losses, write_cjml

    _warn_of_losses("planned journeys of CJML", losses(state))
    return write_cjml(state).encode("utf-8")


def _read_ojf(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.journeymap import json_value
    from journeynb.formats.open_journey import read_ojf

    return read_ojf(json_value(data, source), source, **options)


def _write_ojf(state: State) -> bytes:
    from journeynb.formats.open_journey import losses, write_ojf

    _warn_of_losses("the OpenJourney Format", losses(state))
    return write_ojf(state).encode("utf-8")


def _read_jsonld(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.journeymap import json_value
    from journeynb.formats.jsonld import read_jsonld

    return read_jsonld(json_value(data, source), source, **options)


def _write_ujm(state: State) -> bytes:
    from journeynb.formats.jsonld import ujm_losses, write_ujm

    _warn_of_losses("UJM", ujm_losses(state))
    return write_ujm(state).encode("utf-8")


def _write_ujg(state: State) -> bytes:
    from journeynb.formats.jsonld import ujg_losses, write_ujg

    _warn_of_losses("UJG", ujg_losses(state))
    return write_ujg(state).encode("utf-8")


def _warn_of_losses(format: str, lost: list[str]) -> None:
    if lost:
        warn(f"{format} cannot contain everything on this map; skipped: {'; '.join(lost)}")


def _read_csv(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.spreadsheet import read_csv

    _refuse_merge_marks(data, source)
    return read_csv(data, source, **options)


def _write_csv(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_csv

    return write_csv(state)


def _write_tsv(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_csv

    return write_csv(state, delimiter="\t")


def _read_xlsx(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.spreadsheet import read_xlsx

    return read_xlsx(data, source, **options)


def _write_xlsx(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_xlsx

    return write_xlsx(state)


def _read_notebook(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.embedded_maps import read_notebook

    return read_notebook(data, source, **options)


def _read_page(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.embedded_maps import read_page

    _refuse_merge_marks(data, source, in_document=True)
    return read_page(data, source, **options)


def _write_graphml(state: State) -> bytes:
    from journeynb.formats.graphs import write_graphml

    return write_graphml(state)


def _write_gexf(state: State) -> bytes:
    from journeynb.formats.graphs import write_gexf

    return write_gexf(state)


def _write_node_link(state: State) -> bytes:
    from journeynb.formats.graphs import write_node_link

    return write_node_link(state)


def _read_lucid(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.boards import read_lucid

    _refuse_merge_marks(data, source)
    return read_lucid(data, source, **options)


def _read_miro(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.boards import read_miro

    _refuse_merge_marks(data, source)
    return read_miro(data, source, **options)


def _is_lucid(data: bytes) -> bool:
    from journeynb.formats.boards.lucid_rows import is_lucid

    return is_lucid(data)


def _read_none(data: bytes, source: str) -> State:
    raise ArgumentError(f"{source}: maps cannot be read from this format")


def _write_none(state: State) -> bytes:
    raise ArgumentError(
        "a map cannot be saved as a notebook or a page; use jm.report() to write a report "
        "that contains it"
    )


_DIAGRAM = ("diagram", "scale", "customers")
_SHEET = ("columns", "shape", "persona", "scale", "emotions", "custom")

BUILT_IN = (
    Format("journeymap", (".journeymap.json", ".json"), _read_journeymap, _write_journeymap),
    Format("mermaid", (".mmd", ".mermaid"), _read_diagram, _write_mermaid, _DIAGRAM),
    Format(
        "markdown",
        (".md", ".markdown", ".mdx"),
        _read_markdown,
        _write_markdown,
        (*_DIAGRAM, "table", *_SHEET),
    ),
    Format(
        "quarto", (".qmd", ".rmd"), _read_markdown, _write_quarto, (*_DIAGRAM, "table", *_SHEET)
    ),
    Format(
        "markdown_table",
        (".table.md",),
        _read_markdown,
        _write_markdown_table,
        (*_DIAGRAM, "table", *_SHEET),
    ),
    Format("rst", (".rst",), _read_rst, _write_rst, _DIAGRAM),
    Format("asciidoc", (".adoc", ".asciidoc"), _read_asciidoc, _write_asciidoc, _DIAGRAM),
    Format("csv", (".csv",), _read_csv, _write_csv, _SHEET),
    Format("tsv", (".tsv",), _read_csv, _write_tsv, _SHEET),
    Format("cjml", (".cjml", ".xml"), _read_cjml, _write_cjml, ("journey",)),
    Format("ujm", (".jsonld", ".ujm.jsonld"), _read_jsonld, _write_ujm, ("journey",)),
    Format("ujg", (".ujg.jsonld",), _read_jsonld, _write_ujg, ("journey",)),
    Format("ojf", (".ojf",), _read_ojf, _write_ojf, ("scale",)),
    Format("notebook", (".ipynb",), _read_notebook, _write_none, ("map", *_DIAGRAM), False),
    Format("html", (".html", ".htm"), _read_page, _write_none, ("map", *_DIAGRAM), False),
    Format("xlsx", (".xlsx", ".xlsm"), _read_xlsx, _write_xlsx, (*_SHEET, "sheet", "hidden")),
    Format(
        "lucid",
        (),
        _read_lucid,
        _write_none,
        ("page", "customers", "stages", "scale"),
        can_write=False,
        within="csv",
        recognized=_is_lucid,
    ),
    Format("miro", (), _read_miro, _write_none, ("stages", *_SHEET), can_write=False),
    Format("graphml", (".graphml",), _read_none, _write_graphml, can_read=False),
    Format("gexf", (".gexf",), _read_none, _write_gexf, can_read=False),
    Format("node_link", (".nodelink.json",), _read_none, _write_node_link, can_read=False),
)

TEXT_FORMATS = ("mermaid", "markdown", "markdown_table", "quarto", "rst", "asciidoc", "csv", "tsv")
"""The formats in whose files people see names on lines."""
