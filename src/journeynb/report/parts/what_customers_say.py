"""What customers say about touchpoints: the sentiment of their comments, words and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeynb.base.text import count
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, SURE, Bars, WhyPart, asked
from journeynb.report.content.wording import rows_of

TOP = 10
SAID = 2
"""Number of touchpoints with a sentence."""
Row = dict[str, Any]


def what_customers_say(context: Context) -> WhyPart | None:
    """Return what customers say; None if there are no comments, and no texts in the log."""
    evidence = context.evidence
    if evidence is None:
        return None
    texts = evidence._texts
    table = asked(lambda: evidence.voice(texts))
    if table is None:
        return None
    by_place: dict[str, list[Row]] = {}
    for row in rows_of(table):
        by_place.setdefault(row["touchpoint"], []).append(row)
    known = [rows for id, rows in by_place.items() if id in context.index.entity]
    moods = [rows[0] for rows in known if rows[0]["sentiment"] == rows[0]["sentiment"]]
    moods.sort(key=lambda row: row["sentiment"])
    if not moods:
        return None
    said = [row for row in moods if row["high"] < 0 and row["texts"] >= LEAST][:SAID]
    lines = [_words(context, row, by_place[row["touchpoint"]]) for row in said]
    if not said:
        lines = [["The comments are not clearly negative on any of "
                  f"{count(len(moods), 'touchpoint')}."]]  # fmt: skip
    lines += [[words] for words in [_unlinked(table.attrs)] if words]
    name = context.index.name
    most = "the most negative" if said and said[0] is moods[0] else "negative"
    return WhyPart(
        "What customers say",
        f"Comments on {name(said[0]['touchpoint'])} are {most}" if said
        else "No touchpoint has clearly negative comments",
        lines,
        [_table(context, moods, by_place)],
        [("voice", {} if texts is None else {"texts": texts})],
        Bars([name(row["touchpoint"]) for row in moods[:TOP]],
             [row["sentiment"] for row in moods[:TOP]], "0.00",
             "Mean sentiment of the comments, from -1 to 1"),
    )  # fmt: skip


def _words(context: Context, row: Row, rows: list[Row]) -> list[Span]:
    """Return the sentiment at a touchpoint in a sentence, with its clearest word and a quote."""
    words: list[Span] = [
        "Comments on ", Strong(context.index.name(row["touchpoint"])),
        f" are negative: mean sentiment {_signed(row['sentiment'])} (95% interval "
        f"{_signed(row['low'])} to {_signed(row['high'])}, {count(int(row['texts']), 'comment')}).",
    ]  # fmt: skip
    clear = [each for each in rows if _is_text(each["word"]) and each["q"] < SURE]
    if clear:
        words.append(f" Their most distinctive word is “{clear[0]['word']}”: ")
        words.append(Strong(f"“{_short(str(clear[0]['quote']))}”"))
    return words


def _signed(sentiment: float) -> str:
    return f"{round(sentiment, 2) + 0.0:+.2f}".replace("-", "−")


def _is_text(word: Any) -> bool:
    return isinstance(word, str) and bool(word)


def _short(quote: str, most: int = 160) -> str:
    return quote if len(quote) <= most else quote[: most - 1].rstrip() + "…"


def _unlinked(attrs: Mapping[Any, Any]) -> str:
    """Return how many comments belong to no touchpoint."""
    many = attrs.get("unlinked")
    return f"{count(int(many), 'comment')} could not be linked to a touchpoint." if many else ""


def _table(context: Context, moods: list[Row], by_place: dict[str, list[Row]]) -> Table:
    rows: list[list[Words]] = []
    for row in moods[:TOP]:
        words = [each["word"] for each in by_place[row["touchpoint"]] if _is_text(each["word"])]
        rows.append([
            context.index.name(row["touchpoint"]), f"{int(row['texts']):,}",
            f"{_signed(row['sentiment'])} ({_signed(row['low'])} to {_signed(row['high'])})",
            ", ".join(dict.fromkeys(words[:4])),
        ])  # fmt: skip
    head = ["Touchpoint", "Comments", "Mean sentiment (95%)", "Distinctive words"]
    caption = "Comments on each touchpoint, the most negative first"
    return Table(caption, head, rows, frozenset({1, 2}))
