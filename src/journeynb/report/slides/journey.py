"""The slides of the journey: its figures, the map, and what is felt along the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.map.scene import Column
from journeynb.report.content.blocks import Severity, Strong, Words
from journeynb.report.content.context import Context
from journeynb.report.content.wording import joined, percent
from journeynb.report.slides.deck import HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.map_cuts import Map, Part
from journeynb.report.slides.slide import Page
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, named, text_of

STAGES = 7
"""How many stages stand beside each other in figures."""
PERSONAS = 6
_STRIPS = 5
_SCALE = 2.0
_ROWS = ("customers", "touchpoints")
_FELT = 0.5
"""From here on, what is felt on average is good or bad."""


def glance(deck: Deck, context: Context, cut: Map) -> None:
    """Add the journey in figures: a column a stage."""
    index, columns = context.index, cut.scene(_ROWS).every
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
    told = [
        f"{name}: " + "; ".join(f"{label} {text_of(cells[place]) or '–'}" for label, cells in rows)
        for place, name in enumerate(names)
    ]
    notes = "\n".join([*told, _HOW])
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
        every = funnel[funnel.persona == ALL].set_index("stage")
        if len(every):
            reached, lost = every.reached.to_dict(), every.drop_off.to_dict()
            here = [each.id if each.id in reached else None for each in columns]
            rows.append(("Customers", [f"{int(reached[id]):,}" if id else "" for id in here]))
            rows.append(("Drop-off before", [percent(lost[id]) if id else "" for id in here]))
    rows.append(("Touchpoints", [str(len(each.touchpoints)) for each in columns]))
    for who in index.customers[:PERSONAS]:
        met = index.out("experiences", who.id)
        cells: list[Words] = []
        for column in columns:
            feelings = [met[each.id].emotion for each in column.touchpoints if each.id in met]
            felt = [value for value in feelings if value is not None]
            cells.append(_mean(felt) if felt else "–" if feelings else "")
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


def _mean(felt: list[float]) -> Words:
    mean = round(fmean(felt), 1) + 0.0
    return [Severity("error", f"{mean:+.1f}")] if mean <= -_FELT else f"{mean:+.1f}"


def _gaps(context: Context, columns: Sequence[Column]) -> dict[str, Counter[str]]:
    """Return how many errors and warnings are about each stage and its touchpoints."""
    made: dict[str, Counter[str]] = {}
    for column in columns:
        here = {column.id, *(each.id for each in column.touchpoints)} - {""}
        made[column.id] = Counter(
            row["severity"]
            for row in context.rows
            if row["severity"] != "info" and (row["id"] in here or row["other"] in here)
        )
    return made


def _severities(number: Counter[str]) -> Words:
    made: list[Words] = []
    for each in SEVERITIES:
        if number[each]:
            made += [", "] if made else []
            made.append(Severity(each, count(number[each], each)))
    return made or "none"  # type: ignore[return-value]


def the_map(deck: Deck, context: Context, cut: Map) -> None:
    """Add the map as pictures: touchpoints, and what is felt at them."""
    if not cut.scene(_ROWS).every:
        return
    felt = [each.id for each in context.index.personas if _feels(context, each.id)]
    whole = cut.picture(None, [*_ROWS, "emotion"]) if felt else None
    if whole is not None:
        title = f"Journey and emotions{_low(context)}"
        _pictured(deck.slide(title, _told(cut, None)), whole, _about(context, None))
        return
    parts = cut.parts(_ROWS)
    for part in parts:
        page = deck.slide(_title(context, part, len(parts)), _told(cut, part))
        _pictured(page, cut.must(part, _ROWS), _about(context, part))
    for at in range(0, len(felt), _STRIPS):
        some = felt[at : at + _STRIPS]
        emotions = cut.parts(["emotion"], some)
        title = f"Emotions{_low(context)}"
        pages = deck.slides(title, len(emotions), _feelings(context, some))
        for page, part in zip(pages, emotions, strict=True):
            names = joined([context.index.name(id) for id in some])
            alt = f"Emotion curves of {names}, from very bad to very good, touchpoint by touchpoint"
            _pictured(page, cut.must(part, ["emotion"], some), alt)


def _pictured(page: Page, picture: Picture, alt: str) -> None:
    page.picture(picture.to_png(_SCALE), LEFT, TOP, WIDTH, HEIGHT, alt)


def _feels(context: Context, persona: str) -> bool:
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
    return f": the low point is {named(where)} for {named(who)} ({emotion:+g})"


def _title(context: Context, part: Part, parts: int) -> str:
    names = [named(context.index.name(id), 24) or "no stage" for id in part]
    ids = set().union(*part.values())
    missing = {id for row in context.rows if row["severity"] != "info"
               for id in (row["id"], row["other"])}  # fmt: skip
    told = f"{joined(names, 3)}: {count(len(ids), 'touchpoint')}"
    many = "all" if ids <= missing else str(len(ids & missing))
    return f"{told}, {many} with gaps" if ids & missing else told


def _about(context: Context, part: Part | None) -> str:
    index = context.index
    names = [each.name for each in index.stages if part is None or each.id in part]
    number = len(index.touchpoints) if part is None else len(set().union(*part.values()))
    where = f" of {joined(names)}" if names else ""
    return f"Journey map with {count(number, 'touchpoint')}{where}; the notes list them"


def _told(cut: Map, part: Part | None) -> str:
    """Return the touchpoints of a part in words, with who meets them and feels what."""
    index, made = cut.index, []
    for column in cut.scene(_ROWS).every:
        if part is not None and column.id not in part:
            continue
        made.append(f"{column.name}:")
        for each in column.touchpoints:
            if part is None or each.id in part[column.id]:
                met = index.into("experiences", each.id)
                who = [_felt(index.name(id), met[id].emotion) for id in index.sorted(met)]
                channels = f" ({joined(list(each.channels))})" if each.channels else ""
                made.append(
                    f"- {each.name}{channels}: " + (joined(who) or "no persona experiences it")
                )
    return "\n".join([*made, "Emotions range from -2 (very bad) to 2 (very good)."])


def _felt(name: str, emotion: float | None) -> str:
    return name if emotion is None else f"{name} {emotion:+g}"


def _feelings(context: Context, personas: Sequence[str]) -> str:
    index, made = context.index, []
    for id in personas:
        felt = [(index.name(at), data) for at, data in index.experiences(id)]
        known = [(where, data.emotion) for where, data in felt if data.emotion is not None]
        best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
        researched = sum(data.basis == "researched" for _, data in felt)
        made.append(
            f"{index.name(id)}: average emotion {fmean(each[1] for each in known):+.1f} "
            f"over {count(len(known), 'touchpoint')}; best at {best[0]} ({best[1]:+g}), "
            f"worst at {worst[0]} ({worst[1]:+g}); {researched} of {len(felt)} are "
            "researched, the rest assumed."
        )
    made.append(
        "Filled points are researched, hollow points assumed; the dashed line is the desired "
        "emotion."
    )
    if context.evidence is not None:
        made.append("Diamonds are mean customer scores with 95% intervals (Student's t).")
    return "\n".join(made)
