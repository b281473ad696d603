"""Words of what stands beside a journey in a sheet: totals, sources, legends."""
# prose: ignore file (words as people write them)

from __future__ import annotations

import re

from journeynb.formats.spreadsheet.words.heading_words import key_of

_TOTALS = """total, totals, grand total, subtotal, sub total, sum, average, avg, mean, median,
    overall, overall score, count, Summe, Gesamt, Gesamtsumme, Zwischensumme, Durchschnitt,
    Mittelwert, Ø, ∑, Σ, total général, sous-total, moyenne, somme, promedio, media, suma,
    total geral, média, soma, totale, somma"""
_TOTAL = {key_of(word) or word.strip() for word in _TOTALS.split(",")}
_NOTE = re.compile(
    r"(?:sources?|notes?|legend|key|footnotes?|remarks?|comments?|disclaimer|last updated?|updated|"
    r"created by|prepared by|author|version|copyright|quellen?|hinweise?|anmerkung(?:en)?|legende|"
    r"stand|erstellt von|légende|remarques?|fuentes?|notas?|leyenda|legenda|fontes?|fonte|fonti|"
    r"note)\s{0,3}(?::.*|\s.{0,200}|[*0-9]{1,3}:?.*)?|[*†‡©].*|\(c\).*",
    re.IGNORECASE | re.DOTALL,
)
_BESIDE = """note, notes, comment, comments, remark, remarks, legend, source, sources, Anmerkung,
    Anmerkungen, Notiz, Notizen, Kommentar, Kommentare, Bemerkung, Bemerkungen, Legende, Quelle,
    Quellen, remarque, remarques, commentaire, commentaires, notas, comentarios, fuente,
    comentários, observações, fonte, osservazioni, commenti"""
_COLUMN = {key_of(word) for word in _BESIDE.split(",")}


def is_total(text: str) -> bool:
    """Whether a text names a total or a mean.

    Examples
    --------
    >>> is_total("Grand total:"), is_total("Ø"), is_total("Total price page")
    (True, True, False)
    """
    return (key_of(text) or text.strip()) in _TOTAL


def is_note(text: str) -> bool:
    """Whether a text starts a note, a source or a legend.

    Examples
    --------
    >>> is_note("Source: workshop in May"), is_note("Legend"), is_note("Keyboard")
    (True, True, False)
    """
    return _NOTE.fullmatch(text[:300].strip()) is not None


def is_beside(text: str) -> bool:
    """Whether a heading in the row of stages names no stage: a total, or remarks."""
    return is_total(text) or key_of(text) in _COLUMN
