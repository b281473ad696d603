"""Formats of times as people write them: ``22.10.2026 11:15``, ``Oct 22, 2026, 11:15 AM``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

ORDERS = ("dayfirst", "monthfirst")
UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
"""Values of ``time_format=`` for numbers since 1970."""
CODES = "YymdbBaAHIMSfpzZj"
"""Codes of strptime that every engine knows."""
_LETTER = "[A-Za-zÀ-ÿ]"
_MONTHS = {
    "Jan": "january|januari|januar|jänner|janvier|janv|enero|ene|janeiro|gennaio|gen",
    "Feb": "february|februari|februar|feber|février|févr|fév|febrero|fevereiro|fev|febbraio",
    "Mar": "march|märz|maerz|mär|mrz|mars|marzo|março|maart|mrt",
    "Apr": "april|avril|avr|abril|abr|aprile",
    "May": "mai|mayo|maio|mei|maggio|mag",
    "Jun": "june|juni|juin|junio|junho|giugno|giu",
    "Jul": "july|juli|juillet|juil|julio|julho|luglio|lug",
    "Aug": "august|augustus|août|aout|agosto|ago",
    "Sep": "september|sept|septembre|septiembre|setiembre|setembro|settembre|set",
    "Oct": "october|oktober|okt|octobre|octubre|outubro|out|ottobre|ott",
    "Nov": "november|novembre|noviembre|novembro",
    "Dec": "december|dezember|dez|décembre|déc|decembre|diciembre|dic|dezembro|dicembre",
}
"""Names of months in English, German, French, Spanish, Portuguese, Italian and Dutch."""
_WEEKDAYS = (
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi"
    "|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì"
    "|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag"
    "|zondag"
)
_SWAP = {"%d": "%m", "%m": "%d"}
Step = tuple[str, str]
MONTHS: tuple[Step, ...] = (
    *((rf"(?i)\b(?:{names})\b", month) for month, names in _MONTHS.items()),
    (rf"(?i)({_LETTER}{{3}})\.", r"\1"),
    (r"(?i)\b(?:de|del|of)\b ", ""),
)
"""Replacements that make the names of months English."""
STEPS: tuple[Step, ...] = (
    ("[ \t\u00a0\u202f\u2009]+", " "),  # a narrow blank comes before AM in new browsers
    (r"\[[^\[\]]*\]$", ""),  # Java adds the name of the time zone
    (rf"^{_LETTER}+\.?, ", ""),  # the day of the week
    (rf"(?i)^(?:{_WEEKDAYS})\.? ", ""),
    (" - ", " "),
    (r"([0-9])(?:st|nd|rd|th)\b", r"\1"),
    (r"(?i),? (?:at|um|à|alle|a las|às) ", " "),
    (r"(?i)([0-9]) ?(?:uhr|h)$", r"\1"),
    (r" ?\([^()]*\)$", ""),  # JavaScript adds the name of the time zone
    (r"(?i)([0-9]) ?([ap])\.? ?(m)\.?($| ?[+-]| ?[a-z])", r"\1 \2\3\4"),
    (r"([0-9][:.][0-9]{2}[.,][0-9]{6})[0-9]+", r"\1"),
    (r"(?i)([0-9m]) ?(?:utc|gmt|z)? ?([+-][0-9]{2}):?([0-9]{2})$", r"\1\2\3"),
    (r"(?i)([:T][0-9.,]+(?: [ap]m)?) ?(?:utc|gmt|z)$", r"\1+0000"),
    (r" (?:UTC|GMT) ([0-9]{4})$", r" \1"),
    (r"(:[0-9]{2}:[0-9]{2})[,:]([0-9]+)", r"\1.\2"),
    (r"(?i)^([0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?(?: [ap]m)?),? (.+)$", r"\2 \1"),
)
"""Replacements that bring times closer to a format of strptime; none changes their meaning."""
_TIME = (
    r"(?:[ T:,]{1,2}"
    r"(?:(?P<H>[0-9]{1,2})(?:[:.h](?P<M>[0-9]{2})(?:[:.](?P<S>[0-9]{2})(?:\.(?P<f>[0-9]{1,6}))?)?)?"
    r"(?: (?P<p>[AaPp][Mm]))?"
    r"|(?P<H2>[0-9]{2})(?P<M2>[0-9]{2})(?P<S2>[0-9]{2})?)"
    r"(?P<z>[+-][0-9]{2}(?:[0-9]{2})?)?)?"
)
_DAY, _YEAR = r"(?P<d>[0-9]{1,2})", r"(?P<Y>[0-9]{4}|[0-9]{2})"
_NAME = rf"(?P<b>{_LETTER}{{3,}})"
_PATTERNS = tuple(
    re.compile(pattern + "$")
    for pattern in (
        rf"{_DAY}(?P<sign>[-/.]) ?(?P<m>[0-9]{{1,2}})(?P=sign) ?{_YEAR}{_TIME}",
        rf"(?P<Y>[0-9]{{4}})(?:[-/.年년] ?)(?P<m>[0-9]{{1,2}})(?:[-/.月월] ?)(?P<d>[0-9]{{1,2}})"
        rf"[.日일]?{_TIME}",
        rf"(?P<Y>[0-9]{{4}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_TIME}",
        rf"(?:(?P<a>{_LETTER}{{3,}}),? )?{_DAY}[-/. ]{{1,2}}{_NAME}[-/., ]{{1,2}}{_YEAR}{_TIME}",
        rf"(?:(?P<a>{_LETTER}{{3,}}),? )?{_NAME} {_DAY},? {_YEAR}{_TIME}",
        rf"(?:(?P<a>{_LETTER}{{3,}}),? )?{_NAME} +{_DAY}{_TIME} (?P<Y2>[0-9]{{4}})",
        rf"(?P<Y>[0-9]{{4}})[-/. ]{_NAME}[-/. ](?P<d>[0-9]{{1,2}}){_TIME}",
    )
)


@dataclass(frozen=True, slots=True)
class WrittenFormat:
    """The format of a time.

    Parameters
    ----------
    code : str
        The format in the codes of strptime; the day comes before the month if both are numbers.
    swapped : str
        The same with the month first; equal to `code` if the text itself says which is which.
    sign : str
        The sign between the day and the month, if both are numbers.
    """

    code: str
    swapped: str
    sign: str = ""


def cleaned(text: str, steps: Iterable[Step]) -> str:
    """Return a text after replacements.

    Examples
    --------
    >>> cleaned("22nd of Oktober 2026", [*STEPS, *MONTHS])
    '22 Oct 2026'
    """
    for pattern, new in steps:
        text = re.sub(pattern, new, text)
    return text


def format_of(text: str) -> WrittenFormat | None:
    """Return the format of a time that was `cleaned`, None if it is not a time.

    Examples
    --------
    >>> format_of("22/10/2026 11:15").code, format_of("22/10/2026 11:15").swapped
    ('%d/%m/%Y %H:%M', '%m/%d/%Y %H:%M')
    >>> format_of("Oct 22, 2026 11:15 AM").code
    '%b %d, %Y %I:%M %p'
    >>> format_of("soon")
    """
    for pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        found = match.groupdict()
        if found.get("H") and not (found.get("M") or found.get("p")):
            continue
        code = _coded(match)
        sign = found.get("sign") or ""
        swapped = re.sub("%[dm]", lambda each: _SWAP[each[0]], code) if sign else code
        return WrittenFormat(code, swapped, sign)
    return None


def _coded(match: re.Match[str]) -> str:
    """Return the text of a match with a code in place of each part of the time."""
    parts = sorted(
        (match.span(name), name)
        for name, value in match.groupdict().items()
        if value and name != "sign"
    )
    code, at = "", 0
    for (start, end), name in parts:
        code += match.string[at:start].replace("%", "%%")
        code += "%" + _letter(name[0], match.string[start:end], bool(match.groupdict().get("p")))
        at = end
    return code + match.string[at:].replace("%", "%%")


def _letter(name: str, value: str, half: bool) -> str:
    if name == "Y":
        return "Y" if len(value) == 4 else "y"
    if name in "ab" and len(value) > 3:
        return name.upper()
    return "I" if name == "H" and half else name


def check_format(given: object) -> str:
    """Return the argument ``time_format=``; raise `ArgumentError` if it is not valid."""
    allowed = (
        "allowed: 'dayfirst', 'monthfirst', a format such as '%d.%m.%Y %H:%M' with codes of "
        f"strptime (%{', %'.join(CODES)}), or 's', 'ms', 'us' or 'ns' for numbers since 1970"
    )
    if isinstance(given, str):
        if given in ORDERS or given in UNITS:
            return given
        codes = re.findall("%(.?)", given)
        if codes and all(each and each in CODES + "%" for each in codes):
            return given
    raise ArgumentError(f"time_format={shown(given)} is not valid; {allowed}")
