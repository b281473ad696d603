"""Cells that say that they are empty, and cells in which a formula failed."""
# prose: ignore file (words as people write them)

from __future__ import annotations

import re

_WORDS = """n/a, n.a., n. a., na, n/d, n.d., n.v., k.a., k. a., s/o, none, null, nil, nan, <na>,
    nat, not applicable, not available, tbd, tba, tbc, tbd., to do, todo, to be defined,
    to be determined, to be confirmed, keine, keiner, keins, nichts, entfällt, keine angabe, aucun,
    aucune, néant, sans objet, ninguno, ninguna, no aplica, nenhum, nenhuma, não se aplica, nessuno,
    nessuna, non applicabile, empty, leer, vide, blank"""
PLACEHOLDERS = frozenset(" ".join(word.split()) for word in _WORDS.casefold().split(","))
_SIGNS = re.compile(r"(?:[-‐‑‒–—−_/\\.…?*∅]{1,12}|\(\s*\)|\[\s*\])")
DASHES = frozenset("-‐‑‒–—−")
_ERROR = re.compile(
    r"#(?:N/A|N/V|NV|NA|REF|BEZUG|VALUE|WERT|DIV/0|NAME\?|NULL|NUM|ZAHL|SPILL|CALC|FIELD|BLOCKED|"
    r"CONNECT|UNKNOWN|GETTING_DATA|ERROR|¿NOMBRE\?|VALEUR|NOM\?|VALOR|RIF|VALORE)!?",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a cell's text only says that there is nothing.

    Examples
    --------
    >>> [is_placeholder(text) for text in ("N/A", "–", "None", "tbd", "None of them works")]
    [True, True, True, True, False]
    """
    if len(text) > 24:
        return False
    bare = text.strip().strip("()[]").strip()
    return bare.casefold() in PLACEHOLDERS or _SIGNS.fullmatch(text) is not None


def is_error(text: str) -> bool:
    """Whether a cell shows the error of a formula.

    Examples
    --------
    >>> is_error("#REF!"), is_error("#N/A"), is_error("#42")
    (True, True, False)
    """
    return text.startswith("#") and _ERROR.fullmatch(text.strip()) is not None
