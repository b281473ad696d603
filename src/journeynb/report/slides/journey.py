"""Slides of the journey: key figures, the map, and emotions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from journeynb.base.text import count, severity_word
from journeynb.evidence.matching.labels import ALL
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.map.scene import Column
from journeynb.report.content.blocks import Severity, Strong, Words
from journeynb.report.content.context import Context
from journeynb.report.content.wording import joined, percent, signed
from journeynb.report.slides.deck import HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.map_cuts import Map, Part
from journeynb.report.slides.slide import Page
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, named, text_of

STAGES = 7
"""Largest number of stages on a slide of figures."""
PERSONAS = 6
_STRIPS = 5
_SCALE = 2.0
_ROWS = ("customers", "touchpoints")
_BAD = -0.5
"""A mean emotion at or below this is marked as bad."""


def glance(deck: Deck, context: Context, cut: Map) -> None:
    """Add the journey in figures, one column per stage."""
    index, columns = context.index, cut.whole.every
    if not columns:
        page = deck.slide("The map has no stage and no touchpoint yet", "Nothing to show yet.")
        words = "Add stages and touchpoints to the map to see the journey here."
        page.text(LEFT, TOP, WIDTH, 1, [Line(words, 16, "muted")])
        return
    gaps = _gaps(context, columns)
    worst = max(gaps, key=lambda id: sum(gaps[id].values()), default="")
    title = f"{count(len(index.touchpoints), 'touchpoint')} in {count(len(index.stages), 'stage')}"
    if worst and sum(gaps[worst].values()) and len(index.stages) > 1:
        title += f"; most gaps are in {named(index.name(worst))}"
    rows = _figures(context, columns, gaps)
    several = -(-len(columns) // STAGES)
    size = -(-len(columns) // several)
    names = [each.name or "(no name)" for each in columns]
    texts = [
        f"{name}: " + "; ".join(f"{label} {text_of(cells[place]) or '–'}" for label, cells in rows)
        for place, name in enumerate(names)
    ]
    notes = "\n".join([*texts, _HOW])
    for number, page in enumerate(deck.slides(title, several, notes)):
        some = slice(number * size, (number + 1) * size)
        widths = [2.13, *[(WIDTH - 2.13) / max(len(names[some]), 3)] * len(names[some])]
        cells = [[[Strong(label)], *values[some]] for label, values in rows]
        grid = Grid(["", *names[some]], cells, widths, most=3)
        page.table(LEFT, TOP, grid.sized(HEIGHT), "The journey in numbers, one column per stage")


_HOW = (
    "Emotions are averages over the touchpoints of a stage, from -2 (very bad) to 2 (very "
    "good). Gaps are errors and warnings about a stage or its touchpoints."
)


def _figures(
    context: Context, columns: Sequence[Column], gaps: dict[str, Counter[str]]
) -> list[tuple[str, list[Words]]]:
    index = context.index
    rows: list[tuple[str, list[Words]]] = []
    if context.evidence is not None:
        funnel = context.evidence.funnel()
        everyone = funnel[funnel.persona == ALL].set_index("stage")
        if len(everyone):
            reached, drop_off = everyone.reached.to_dict(), everyone.drop_off.to_dict()
            here = [each.id if each.id in reached else None for each in columns]
            rows.append(("Customers", [f"{int(reached[id]):,}" if id else "" for id in here]))
            rows.append(("Drop-off before", [percent(drop_off[id]) if id else "" for id in here]))
    rows.append(("Touchpoints", [f"{len(each.touchpoints):,}" for each in columns]))
    for who in index.customers[:PERSONAS]:
        experiences = index.out("experiences", who.id)
        cells: list[Words] = []
        for column in columns:
            known = [
                experiences[each.id].emotion
                for each in column.touchpoints
                if each.id in experiences
            ]
            emotions = [value for value in known if value is not None]
            cells.append(_mean(emotions) if emotions else "–" if known else "")
        if any(cells):
            rows.append((f"Emotion: {who.name or who.id}", cells))
    pains = [
        sum(each.id in index.out("occurs_in", pain.id) for pain in index.pain_points)
        for each in columns
    ]
    if any(pains):
        rows.append(("Pain points", [str(number) if number else "" for number in pains]))
    rows.append(("Gaps", [_severities(gaps[each.id]) for each in columns]))
    return rows


def _mean(emotions: list[float]) -> Words:
    mean = fmean(emotions)
    text = signed(mean, 1)
    return [Severity("error", text)] if round(mean, 1) <= _BAD else text


def _gaps(context: Context, columns: Sequence[Column]) -> dict[str, Counter[str]]:
    """Return the number of errors and warnings of each stage and its touchpoints."""
    counts: dict[str, Counter[str]] = {column.id: Counter() for column in columns}
    column_of = {each.id: column.id for column in columns for each in column.touchpoints}
    column_of |= {column.id: column.id for column in columns if column.id}
    for row in context.rows:
        if row["severity"] != "info":
            for id in {column_of[key] for key in (row["id"], row["other"]) if key in column_of}:
                counts[id][row["severity"]] += 1
    return counts


def _severities(number: Counter[str]) -> Words:
    words: list[Words] = []
    for each in SEVERITIES:
        if number[each]:
            words += [", "] if words else []
            words.append(Severity(each, count(number[each], severity_word(each))))
    return words or "none"  # type: ignore[return-value]


def the_map(deck: Deck, context: Context, cut: Map) -> None:
    """Add the map as pictures: touchpoints and emotions."""
    if not cut.whole.every:
        return
    with_emotions = [each.id for each in context.index.personas if _has_emotions(context, each.id)]
    whole = cut.picture(None, [*_ROWS, "emotion"]) if with_emotions else None
    if whole is not None:
        title = f"Journey and emotions{_low(context)}"
        _pictured(deck.slide(title, _touchpoint_list(cut, None)), whole, _about(context, None))
        return
    parts = cut.parts(_ROWS)
    for part in parts:
        page = deck.slide(_title(context, part, cut), _touchpoint_list(cut, part))
        _pictured(page, cut.readable(part, _ROWS), _about(context, part))
    for at in range(0, len(with_emotions), _STRIPS):
        some = with_emotions[at : at + _STRIPS]
        emotions = cut.parts(["emotion"], some)
        title = f"Emotions{_low(context)}"
        if cut.of_all:
            title = f"Emotions at {cut.of_all}"
        pages = deck.slides(title, len(emotions), _emotion_notes(context, some))
        for page, part in zip(pages, emotions, strict=True):
            names = joined([context.index.name(id) for id in some])
            alt = f"Emotion curves of {names}, from very bad to very good, touchpoint by touchpoint"
            _pictured(page, cut.readable(part, ["emotion"], some), alt)


def _pictured(page: Page, picture: Picture, alt: str) -> None:
    page.picture(picture.to_png(_SCALE), LEFT, TOP, WIDTH, HEIGHT, alt)


def _has_emotions(context: Context, persona: str) -> bool:
    return any(data.emotion is not None for _, data in context.index.experiences(persona))


def _low(context: Context) -> str:
    """Return the low point of the journey, as the end of a title."""
    found = [
        (data.emotion, place, who.name or who.id, context.index.name(id))
        for place, who in enumerate(context.index.customers)
        for id, data in context.index.experiences(who.id)
        if data.emotion is not None
    ]
    if not found or min(found)[0] >= 0:
        return ""
    emotion, _, who, where = min(found)
    return f": the low point is {named(where)} for {named(who)} ({signed(emotion)})"


def _title(context: Context, part: Part, cut: Map) -> str:
    if cut.of_all:
        return f"{cut.of_all[0].upper()}{cut.of_all[1:]}"
    names = [named(context.index.name(id), 24) or "no stage" for id in part]
    ids = set().union(*part.values())
    missing = {id for row in context.rows if row["severity"] != "info"
               for id in (row["id"], row["other"])}  # fmt: skip
    title = f"{joined(names, 3)}: {count(len(ids), 'touchpoint')}"
    many = "all" if ids <= missing else str(len(ids & missing))
    return f"{title}, {many} with gaps" if ids & missing else title


def _about(context: Context, part: Part | None) -> str:
    index = context.index
    names = [each.name for each in index.stages if part is None or each.id in part]
    number = len(index.touchpoints) if part is None else len(set().union(*part.values()))
    where = f" of {joined(names)}" if names else ""
    return f"Journey map with {count(number, 'touchpoint')}{where}; the notes list them"


def _touchpoint_list(cut: Map, part: Part | None) -> str:
    """Return the touchpoints of a part in words, with personas and emotions."""
    index, texts = cut.index, []
    for column in cut.scene(_ROWS).every:
        if part is not None and column.id not in part:
            continue
        texts.append(f"{column.name}:")
        for each in column.touchpoints:
            if part is None or each.id in part[column.id]:
                experiences = index.into("experiences", each.id)
                personas = [
                    _with_emotion(index.name(id), experiences[id].emotion)
                    for id in index.sorted(experiences)
                ]
                channels = f" ({joined(list(each.channels))})" if each.channels else ""
                texts.append(
                    f"- {each.name}{channels}: " + (joined(personas) or "no persona experiences it")
                )
    if cut.of_all:
        texts.insert(0, f"Shown: {cut.of_all}. The other touchpoints are on the map.")
    return "\n".join([*texts, "Emotions range from -2 (very bad) to 2 (very good)."])


def _with_emotion(name: str, emotion: float | None) -> str:
    return name if emotion is None else f"{name} {signed(emotion)}"


def _emotion_notes(context: Context, personas: Sequence[str]) -> str:
    index, texts = context.index, []
    for id in personas:
        experiences = [(index.name(at), data) for at, data in index.experiences(id)]
        known = [(where, data.emotion) for where, data in experiences if data.emotion is not None]
        best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
        researched = sum(data.basis == "researched" for _, data in experiences)
        texts.append(
            f"{index.name(id)}: average emotion {signed(fmean(each[1] for each in known), 1)} "
            f"over {count(len(known), 'touchpoint')}; best at {best[0]} ({signed(best[1])}), "
            f"worst at {worst[0]} ({signed(worst[1])}); {researched} of {len(experiences)} are "
            "researched, the rest assumed."
        )
    texts.append(
        "Filled points are researched, hollow points assumed; the dashed line is the desired "
        "emotion."
    )
    if context.evidence is not None:
        texts.append("Diamonds are mean customer scores with 95% intervals (Student's t).")
    return "\n".join(texts)
