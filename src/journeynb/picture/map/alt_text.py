"""The description of a picture in words, for screen readers."""

from __future__ import annotations

from journeynb.model.index import counted
from journeynb.picture.map.scene import ROWS, Scene

_OF_ROWS = {
    "touchpoint": "touchpoints", "goal": "goals", "pain_point": "pain_points",
    "opportunity": "opportunities", "content": "content",
}  # fmt: skip
"""The row in which each kind is drawn."""
_MOST = 5
"""Number of touchpoints whose credit is described."""
_SIGNS = {"+": "added", "-": "removed", "~": "changed"}


def described(scene: Scene) -> str:
    """Return a description of a scene: personas, numbers by kind, rows, and changes."""
    text = "Customer journey map"
    if scene.filtered:
        text += f" of {' and '.join(each.name for each in scene.personas) or 'nobody'}"
    text += f": {counted(_numbers(scene))}"
    names = {each.id: each.name for each in scene.index.of("lane")}
    rows = [name for name in (*ROWS, *names) if scene.wants(name)]
    if len(rows) < len(ROWS) + len(names):
        labels = [names.get(name, name.replace("_", " ")) for name in rows]
        text += f"; rows: {', '.join(labels) or 'none'}"
    if scene.changes:
        counts = scene.changes.counts().items()
        text += f"; {', '.join(f'{number} {_SIGNS[sign]}' for sign, number in counts)}"
    if scene.select:
        text += f"; only gaps of {scene.select} are marked"
    if scene.credit is not None:
        text += f"; {credited(scene)}"
    return text


def credited(scene: Scene) -> str:
    """Return the touchpoints with the largest credit for conversions in words."""
    shares = scene.credit
    if shares is None:
        return ""
    shown = {each.id for each in scene.touchpoints}
    top = [each for each in shares.ranked if each[0] in shown][:_MOST]
    names = [f"{scene.index.name(id)} {found.words}" for id, found in top]
    return f"{shares.meaning}: {', '.join(names) or 'none'}"


def _numbers(scene: Scene) -> dict[str, int]:
    index = scene.index
    shown = {"persona": len(scene.personas), "stage": len(scene.stages)}
    for kind, row in _OF_ROWS.items():
        if scene.wants(row):
            things = scene.touchpoints if kind == "touchpoint" else index.of(kind)
            shown[kind] = sum(kind == "touchpoint" or scene.shows(each.id) for each in things)
    shown["lane"] = sum(scene.wants(each.id) for each in index.of("lane"))
    shown["note"] = sum(_has_row(scene, each.id) for each in index.of("note"))
    return shown


def _has_row(scene: Scene, note: str) -> bool:
    lanes = scene.index.out("in_lane", note)
    return any(map(scene.wants, lanes)) if lanes else scene.wants("notes")
