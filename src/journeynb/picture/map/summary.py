"""The summary of a large map: each stage in figures, with the mean emotion of each persona."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from journeynb.base.text import capitalized, count, severity_word
from journeynb.formats.embedded_maps import BUNDLED
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.model.index import counted
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing import icons
from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.curves import parts, path
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import readable
from journeynb.picture.map import comment_badges, evidence_marks, header
from journeynb.picture.map.alt_text import credited
from journeynb.picture.map.band_rows import GUTTER, LABELS, Band, BandRow, Cells, text_row
from journeynb.picture.map.layout import MARGIN, draw_band, grouped
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_rows import TextRow
from journeynb.picture.map.touchpoints import badge, badge_colors, badge_width, exclamation

STAGES = 24
"""Largest number of stages in a summary; the first ones are drawn."""
PERSONAS = 6
"""Largest number of personas in a summary, customers first."""
FIRST = 3
"""Number of touchpoints with the most severe gaps that are named in each stage."""
_NARROWEST = 160
_STRIP = 84


@dataclass(frozen=True)
class Parts:
    """The parts of a summary; functions draw below an upper edge and return the lower edge."""

    top: Callable[[Canvas, float], float]
    bands: list[tuple[Band, list[BandRow]]]
    end: Callable[[Canvas, float], float]


def summarized(scene: Scene, width: int, *, calls: bool = True) -> Picture:
    """Return a scene as a picture of its stages in figures, perhaps with calls that draw parts."""
    canvas = Canvas(scene.theme)
    title = scene.title
    about = described(scene)
    height = _draw(canvas, scene, float(width), calls)
    svg = canvas.svg(int(width), int(height), title, about)
    return Picture(svg, (int(width), int(height)), title, f"{title}. {about}", tuple(canvas.boxes))


def described(scene: Scene) -> str:
    """Return a summary in words, for screen readers."""
    words = f"Summary of a customer journey map: {_contents(scene)}. {_in_words(scene)}"
    words += f" Only gaps of {scene.select} are marked." if scene.select else ""
    return words if scene.credit is None else f"{words} {capitalized(credited(scene))}."


def _contents(scene: Scene) -> str:
    personas = {"persona": len(scene.personas), "stage": len(scene.stages)}
    rest = {
        kind: sum(scene.shows(each.id) for each in scene.index.of(kind))
        for kind in ("goal", "pain_point", "opportunity", "content")
    }
    return counted({**personas, "touchpoint": len(scene.touchpoints), **rest})


def _in_words(scene: Scene) -> str:
    """Return the figures of each stage in words, for screen readers."""
    texts = []
    for column in scene.columns[:STAGES]:
        gaps = scene.by_stage[column.id]
        words = [count(len(column.touchpoints), "touchpoint")]
        words += [count(gaps[each], severity_word(each)) for each in SEVERITIES if gaps[each]]
        texts.append(f"{clean(column.name)}: {', '.join(words)}.")
    return " ".join(texts)


def _draw(canvas: Canvas, scene: Scene, w: float, calls: bool) -> int:
    parts = summary_parts(scene, MARGIN, w - 2 * MARGIN, calls=calls)
    y = parts.top(canvas, 28)
    for band, rows in parts.bands:
        y = draw_band(canvas, scene, band, rows, y) + 28
    return math.ceil(parts.end(canvas, y) + 24)


def summary_parts(scene: Scene, x: float, w: float, *, calls: bool = True) -> Parts:
    """Return the parts of a summary that is `w` wide, perhaps with calls that draw parts."""
    who = _shown_personas(scene)
    few = copy.copy(scene)
    few.personas = who
    means = {each.id: _means(scene, each) for each in who}

    def top(canvas: Canvas, y: float) -> float:
        y = header.title(canvas, scene, x, w, y)
        y = canvas.lines(x, y + 4, wrap(_contents(scene), 13, w, False, 2), "lead")
        if calls:
            y = _parts(canvas, scene, x, w, y + 12)
        if who:
            y = header.personas(canvas, few, x, w, y + 20)
            y = _more(canvas, len(scene.personas) - len(who), "persona", x, y)
        return y + 24

    def end(canvas: Canvas, y: float) -> float:
        y = _more(canvas, len(scene.columns) - STAGES, "stage", x, y)
        return _key(canvas, scene, bool(who), x, min(w, 900), y)

    return Parts(top, [(band, _rows(few, band, means)) for band in _bands(scene, x, w)], end)


def _shown_personas(scene: Scene) -> tuple[Persona, ...]:
    return tuple(sorted(scene.personas, key=lambda each: each.supporting)[:PERSONAS])


def _more(canvas: Canvas, many: int, noun: str, x: float, y: float) -> float:
    if many <= 0:
        return y
    canvas.text(x, y + 14, f"and {count(many, f'more {noun}')}", "note")
    return y + 22


def _parts(canvas: Canvas, scene: Scene, x: float, w: float, y: float) -> float:
    """Draw how to see parts of the map."""
    biggest = max(scene.columns, key=lambda each: len(each.touchpoints), default=None)
    stage = biggest.id if biggest is not None and biggest.id else ""
    persona = scene.personas[0].id if scene.personas else ""
    calls = [f"jm.picture({', '.join(_arguments(stage, persona))})"] if stage or persona else []
    calls += [f"jm.touchpoints(stage={stage!r})"] if stage else []
    words = (
        "This map is too large to draw each touchpoint. For parts of it use "
        f"{', '.join([*calls, 'jm.gaps()'])}; for all of it jm.picture(detail='full')."
    )
    if len(scene.index.entity) > BUNDLED:
        words += " A notebook does not store a map of this size: use jm.save(...)."
    texts = wrap(words, 12, w - 32, False, 4)
    canvas.rect(x, y, w, 16 * len(texts) + 18, cls="panel", r=8)
    canvas.lines(x + 16, y + 9, texts, "body")
    return y + 16 * len(texts) + 18


def _arguments(stage: str, persona: str) -> list[str]:
    named = (("stage", stage), ("persona", persona))
    return [f"{name}={value!r}" for name, value in named if value]


def _bands(scene: Scene, x: float, w: float) -> list[Band]:
    columns = scene.columns[:STAGES]
    room = w - LABELS + GUTTER
    made: list[Band] = []
    start = 0
    for many in grouped([_NARROWEST + GUTTER] * len(columns), room):
        wide = room / many
        slots = tuple(Slot(x + LABELS + place * wide, wide - GUTTER) for place in range(many))
        made.append(Band(tuple(columns[start : start + many]), slots, x, x + w))
        start += many
    return made


_Means = dict[str, float]


def _means(scene: Scene, persona: Persona) -> _Means:
    """Return the mean emotion of a persona by stage."""
    emotions: dict[str, list[float]] = {}
    for id, data in scene.index.out("experiences", persona.id).items():
        if data.emotion is not None:
            emotions.setdefault(scene.index.stage_of.get(id, ""), []).append(data.emotion)
    return {stage: fmean(values) for stage, values in emotions.items()}


def _rows(scene: Scene, band: Band, means: dict[str, _Means]) -> list[BandRow]:
    """Return the rows of a band."""
    made: list[BandRow | None] = []
    if scene.counts is not None and scene.wants("customers"):
        row = TextRow("customers", "Customers", evidence_marks.customers)
        made.append(text_row(scene, band, row))
    if scene.credit is not None and scene.wants("touchpoints"):
        row = TextRow("credit", "Credit for conversions", evidence_marks.credit_of_stage)
        made.append(text_row(scene, band, row))
    if scene.wants("touchpoints"):
        made.append(
            _row("Touchpoints", lambda canvas, y: _touchpoints(canvas, scene, band, y) + 14)
        )
    who = tuple(each for each in scene.personas if means.get(each.id))
    if scene.wants("emotion") and who:
        made.append(_emotion_row(scene, band, who, means))
    for name, heading in (("pain_points", "Pain points"), ("opportunities", "Opportunities")):
        numbers = _numbers(scene, band, name)
        if scene.wants(name) and any(numbers):
            made.append(_row(heading, partial(_draw_numbers, band=band, numbers=numbers)))
    if any(numbers := [_comments(scene, column) for column in band.columns]):
        made.append(_row("Open comments", partial(_draw_numbers, band=band, numbers=numbers)))
    if scene.by_stage:
        made.append(_row("Gaps", lambda canvas, y: _gaps(canvas, scene, band, y) + 12))
    if any(_severe(scene, column) for column in band.columns):
        made.append(
            _row("Most severe gaps", lambda canvas, y: _look_first(canvas, scene, band, y) + 12)
        )
    return [row for row in made if row is not None]


def _row(label: str, draw: Callable[[Canvas, float], float]) -> BandRow:
    """Return a row that is not split."""
    return BandRow(label, (("all",),), lambda canvas, _, y: draw(canvas, y), together=True)


def _emotion_row(
    scene: Scene, band: Band, who: tuple[Persona, ...], means: dict[str, _Means]
) -> BandRow:
    def draw(canvas: Canvas, cells: Cells, y: float) -> float:
        return _emotion(canvas, scene, band, cells[0], means, y) + 10

    return BandRow("Mean emotion", (who,), draw, together=True)


def _draw_numbers(canvas: Canvas, y: float, band: Band, numbers: Sequence[int]) -> float:
    for many, slot in zip(numbers, band.slots, strict=True):
        canvas.text(slot.x, y + 13, f"{many:,}" if many else "–", "head")
    return y + 32


def _touchpoints(canvas: Canvas, scene: Scene, band: Band, y: float) -> float:
    """Draw the number of touchpoints, as text and as a bar, with the moments of truth."""
    theme = scene.theme
    most = max(len(column.touchpoints) for column in scene.columns) or 1
    for column, slot in zip(band.columns, band.slots, strict=True):
        many = len(column.touchpoints)
        canvas.text(slot.x, y + 22, f"{many:,}", "title")
        canvas.rect(slot.x, y + 34, slot.w, 6, r=3, fill=theme.soft)
        if many:
            canvas.rect(slot.x, y + 34, max(slot.w * many / most, 6), 6, r=3, fill=theme.accent)
        decisive = sum(each.moment_of_truth for each in column.touchpoints)
        if decisive:
            canvas.add(
                f'<path d="{icons.STAR}" fill="{theme.fair}" transform="translate('
                f'{number(slot.x)} {number(y + 49)}) scale(.85)"/>'
            )
            words = cut(count(decisive, "moment") + " of truth", 11, slot.w - 20)
            canvas.text(slot.x + 19, y + 61, words, "note")
    return y + 66


def _emotion(
    canvas: Canvas,
    scene: Scene,
    band: Band,
    who: Sequence[Persona],
    means: dict[str, _Means],
    y: float,
) -> float:
    """Draw a strip per persona: the means of the stages, joined by a curve."""
    theme = scene.theme
    start, end = band.slots[0].x, band.slots[-1].x + band.slots[-1].w
    for place, persona in enumerate(who):
        top = y + place * _STRIP
        color = readable(scene.colors[persona.id], theme.page, theme.ink, 3.0)
        middle, scale = top + _STRIP / 2, (_STRIP - 36) / 4
        canvas.mark(band.left, middle - 15, scene.letters[persona.id],
                    scene.colors[persona.id], persona.id)  # fmt: skip
        canvas.lines(band.left, middle + 3, wrap(persona.name, 11, 62, True, 2), "strong",
                     fill=readable(color, theme.page, theme.ink))  # fmt: skip
        for value in (2, 0, -2):
            at = middle - value * scale
            canvas.line(start, at, end, at, "hair" if value else "dash")
            canvas.add(
                f'<path class="icon" stroke="{theme.muted}" d="{icons.FACES[value]}" '
                f'transform="translate({number(start - 24)} {number(at - 6)}) scale(.75)"/>'
            )
        points = [
            (slot.x + slot.w / 2, means[persona.id][column.id])
            for column, slot in zip(band.columns, band.slots, strict=True)
            if column.id in means[persona.id]
        ]
        drawn = [(x, middle - mean * scale) for x, mean in points]
        if d := path(parts(drawn)):
            canvas.path(d, cls="felt", stroke=color)
        for (x, at), (_, mean) in zip(drawn, points, strict=True):
            canvas.circle(x, at, 4, fill=color, stroke=theme.page, stroke_width="1.5")
            base = at - 9 if mean >= 0 else at + 18
            canvas.text(x, base, _signed(mean), "strong", anchor="middle", halo=True)
    return y + len(who) * _STRIP


def _signed(value: float) -> str:
    text = f"{value:+.1f}".replace("-", "−")
    return "0.0" if text[1:] == "0.0" else text


def _numbers(scene: Scene, band: Band, row: str) -> list[int]:
    kind = {"pain_points": "pain_point", "opportunities": "opportunity"}[row]
    stages = [scene.stages_of(each.id) for each in scene.index.of(kind) if scene.shows(each.id)]
    return [sum(column.id in some for some in stages) for column in band.columns]


def _comments(scene: Scene, column: Column) -> int:
    """Return the number of open comments on a stage and on the items in it."""
    return sum(
        many
        for id, many in scene.comments.items()
        if id == column.id != ""
        or (
            id != ""
            and scene.index.entity[id].kind in ("touchpoint", *comment_badges.ON_ITEMS)
            and column.id in scene.stages_of(id)
        )
    )


def _gaps(canvas: Canvas, scene: Scene, band: Band, y: float) -> float:
    """Draw the number of findings of each severity."""
    shown = [
        each for each in SEVERITIES if any(scene.by_stage[one.id][each] for one in band.columns)
    ]
    for column, slot in zip(band.columns, band.slots, strict=True):
        at = y
        for severity in shown:
            many = scene.by_stage[column.id][severity]
            if many:
                _pill(canvas, scene, slot, at, severity, many)
            at += 22
        if not shown or not any(scene.by_stage[column.id].values()):
            canvas.text(slot.x, y + 12, "none", "note")
    return y + max(22 * len(shown), 22)


def _pill(canvas: Canvas, scene: Scene, slot: Slot, y: float, severity: str, many: int) -> None:
    text = f"{many:,}"
    wide = width(text, 11, True) + 18
    fill, ink = badge_colors(scene.theme, severity)
    canvas.rect(slot.x, y, wide, 16, r=8, fill=fill)
    exclamation(canvas, slot.x + 8, y, ink)
    canvas.text(slot.x + wide - 6, y + 12, text, "strong", anchor="end", fill=ink)
    words = severity_word(severity) + ("" if many == 1 else "s")
    canvas.text(slot.x + wide + 6, y + 12, cut(words, 11, slot.w - wide - 6), "note")


def _severe(scene: Scene, column: Column) -> list[str]:
    """Return the touchpoints of a stage with the most severe gaps first."""
    found = [
        (SEVERITIES.index(scene.badges[each.id][1]), -scene.badges[each.id][0], place, each.id)
        for place, each in enumerate(column.touchpoints)
        if each.id in scene.badges and scene.badges[each.id][1] != "info"
    ]
    return [id for *_, id in sorted(found)[:FIRST]]


def _look_first(canvas: Canvas, scene: Scene, band: Band, y: float) -> float:
    bottom = y
    for column, slot in zip(band.columns, band.slots, strict=True):
        at = y
        for id in _severe(scene, column):
            room = slot.w - badge_width(scene, id) - 8
            lines = wrap(scene.index.name(id), 12, room, False, 2)
            badge(canvas, scene, id, slot.x + slot.w, at + 1)
            at = canvas.lines(slot.x, at, lines, "body", id=id) + 6
        bottom = max(bottom, at)
    return bottom


def _key(canvas: Canvas, scene: Scene, personas: bool, x: float, w: float, y: float) -> float:
    words = "Gaps are those of a stage and of its touchpoints."
    if personas and scene.wants("emotion"):
        words += " Emotions are means over the touchpoints of a stage, from −2 to 2."
    if scene.credit is not None:
        words += f" {capitalized(scene.credit.meaning)}."
    return canvas.lines(x, y, wrap(words, 11, w, False, 5), "note")
