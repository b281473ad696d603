"""Plain text of comments: without HTML, links and what identifies a person."""

from __future__ import annotations

import html
import re
import unicodedata

MOST = 5_000
"""Number of letters of a comment that are read."""
_MARKUP = re.compile(
    r"(?is)<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"
)
_BREAK = re.compile(r"(?i)<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]{0,500}>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<![a-zA-Z][^<>]{0,2000}>")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")

_LINK = re.compile(r"(?i)\b(?:https?|ftp)://[^\s<>\"]+|\bwww\.[^\s<>\"]+")
_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w@])@\w{2,40}")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})")
_DIGITS = re.compile(r"(?<![\w.,])[+(]{0,2}\d(?:[\d ()./-]{3,22}\d)(?![\w%])")
MASKS = {"link": "[link]", "e-mail address": "[e-mail]", "name": "[name]", "number": "[number]"}
"""What a quote has in place of each of these."""


def plain(text: str) -> tuple[str, bool]:
    """Return a comment as plain text, and whether only its start is read.

    Scripts and tags are removed, and character references are replaced. ``I <3 it`` stays.

    Examples
    --------
    >>> plain("<p>Slow &amp; <b>buggy</b></p><script>alert(1)</script>")
    ('Slow & buggy', False)
    """
    cut = len(text) > 4 * MOST
    text = text[: 4 * MOST]
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", _MARKUP.sub(" ", text)))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        text = " ".join(text.split())
    else:
        text = _LINES.sub("\n", _SPACES.sub(" ", _CONTROL.sub(" ", text))).strip()
    return text[:MOST], cut or len(text) > MOST


def masked(text: str) -> tuple[str, int]:
    """Return plain text without what identifies a person, and how many parts are masked.

    Links, e-mail addresses, handles and numbers of six or more digits, such as phone and account
    numbers, are masked; names of people are not. Dates stay.

    Examples
    --------
    >>> masked("Call me at +1 (555) 010-9999 or ann@example.com, since 2026-01-03!")
    ('Call me at [number] or [e-mail], since 2026-01-03!', 2)
    """
    many = 0

    def hide(pattern: re.Pattern[str], mask: str, text: str) -> str:
        nonlocal many
        text, found = pattern.subn(mask, text)
        many += found
        return text

    if "://" in text or "www." in text.casefold():
        text = hide(_LINK, MASKS["link"], text)
    if "@" in text or "at]" in text or "at)" in text:
        text = hide(_MAIL, MASKS["e-mail address"], text)
        text = hide(_HANDLE, MASKS["name"], text)
    if _DIGIT.search(text):
        text = hide(_ACCOUNT, MASKS["number"], text)

        def number(match: re.Match[str]) -> str:
            nonlocal many
            digits = sum(sign.isdigit() for sign in match[0])
            if digits < 6 or _DATE.fullmatch(match[0]):
                return match[0]
            many += 1
            return MASKS["number"]

        text = _DIGITS.sub(number, text)
    return text, many


def without_names(text: str) -> str:
    """Return plain text for counting words: what `masked` masks is left out."""
    found, many = masked(text)
    if many:
        for mask in MASKS.values():
            found = found.replace(mask, " ")
    return found
