"""The map of a journey in the OpenJourney Format: cards become touchpoints and more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import count, number_text, shown
from journeynb.formats.open_journey.swimlanes import Swimlane, is_pain, kind_of, meaning
from journeynb.formats.shared.json_parts import (
    first_text,
    number_of,
    objects_in,
    text_of,
    texts_of,
)
from journeynb.formats.shared.new_map import NewMap, is_kept
from journeynb.formats.spreadsheet.emotions.scales import Scale, passed_scale
from journeynb.model.state import State

SCORES = Scale(-5, 5)
"""The scale of scores in the format."""
SEVERITIES = {"low": 1, "medium": 3, "high": 5}
SWIMLANE = "swimlane"
"""The custom field of a touchpoint whose swimlane is not the only one of touchpoints."""
CUSTOMER = "Customer"
"""The persona of a file that names none."""
_NAME = 200  # letters of a name that is taken from a description
_OLD_SCORES = Scale(0, 10)
_ROOT = (
    "version", "persona", "pointOfView", "pov", "title", "name", "description", "metadata",
    "stages", "swimlanes", "nodes",
)  # fmt: skip
_STAGE, _SWIMLANE = ("id", "name", "title", "description"), ("id", "name", "title")
_CARD = (
    "id", "stageId", "swimlaneId", "title", "name", "description", "severity", "score",
    "sentiment", "purpose", "isMomentOfTruth", "icon", "iconColor", "tags", "blueprint",
)  # fmt: skip
ROWS = {
    "evidence": ("Evidence", False),
    "onstage": ("Onstage", False),
    "backstage": ("Backstage", True),
    "support": ("Support systems", True),
}
"""The rows of a service blueprint: the lane of each, and whether it is backstage."""
ROW_KEYS = {
    "evidence": ("item", "type"),
    "onstage": ("action", "actor"),
    "backstage": ("action", "actor"),
    "support": ("system", "description"),
}
"""What an item of each row contains: its text, and more."""
_ROW_TEXTS = ("action", "item", "system")
OF_TOUCHPOINT = "touchpoint"
"""The custom field of a note from a service blueprint: the name of its touchpoint."""


def read_ojf(
    document: Any, source: str | None = None, *, scale: Sequence[float] | str | None = None
) -> State:
    """Return the map that a file in the OpenJourney Format describes.

    Cards become touchpoints, pain points, opportunities or notes: by the name of their swimlane,
    such as "Pain points", and by their purpose. The persona experiences the touchpoints; a score
    from -5 to 5 becomes an emotion from -2 to 2, and the sentiment the feeling. Cards of other
    swimlanes, such as "Emotional state", become notes in a lane of that name, and so do the four
    rows of a service blueprint.

    Parameters
    ----------
    document : dict
        The JSON value of the file.
    source : str, optional
        The file's name, for messages.
    scale : tuple of float or str, optional
        Worst and best score; by default from -5 to 5.

    Raises
    ------
    FormatError
        The file is not in this format.
    """
    if not isinstance(document, dict) or not ({"stages", "nodes"} & set(document)):
        raise FormatError(
            "not the OpenJourney Format; allowed: a JSON object with stages, swimlanes and nodes",
            source=source,
        )
    return _Builder(document, source, passed_scale(scale)).build()


class _Builder:
    def __init__(self, document: dict[str, Any], source: str | None, scale: Scale | None) -> None:
        self._source = source
        self._new = NewMap(source)
        self._document = document
        self._nodes = objects_in(document, "nodes", source)
        self._scale = scale or self._guessed_scale()
        self._stages: dict[str, str] = {}
        self._lanes: dict[str, Swimlane] = {}
        self._lane_ids: dict[str, str] = {}
        self._persona = ""
        self._skipped: Counter[str] = Counter()

    def build(self) -> State:
        self._add_info()
        self._new.skip_others("the file", self._document, _ROOT)
        for where, stage in objects_in(self._document, "stages", self._source):
            self._new.skip_others("stages", stage, _STAGE)
            id = text_of(stage.get("id"))
            if id in self._stages:
                raise FormatError(
                    f"the id {shown(id)} occurs twice", source=self._source, where=f"{where}.id"
                )
            name = first_text(stage, ("name", "title"))
            description = text_of(stage.get("description"))
            self._stages[id] = self._new.add("stage", name, id, description=description)
        self._read_lanes()
        for where, node in self._nodes:
            self._add_node(where, node)
        self._new.warn_skipped(f"{name} ({number})" for name, number in self._skipped.items())
        return self._new.state()

    def _add_info(self) -> None:
        metadata = self._document.get("metadata")
        both = {**(metadata if isinstance(metadata, dict) else {}), **self._document}
        view = first_text(both, ("pointOfView", "pov"))
        title = first_text(both, ("title", "name"))
        about = [text for text in (text_of(both.get("description")), view) if text]
        self._new.set(
            title=title or view, description="\n\n".join(dict.fromkeys(about)) if title else ""
        )
        name = text_of(both.get("persona"))
        needed = any({"score", "sentiment"} & set(node) for _, node in self._nodes)
        if name or needed:
            self._persona = self._new.add("persona", name or CUSTOMER, avoid=self._ids_in_file())

    def _ids_in_file(self) -> set[str]:
        """Return the ids that entities of the file keep."""
        parts = ("stages", "swimlanes", "nodes")
        return {
            id
            for part in parts
            for _, each in objects_in(self._document, part, self._source)
            if is_kept(id := text_of(each.get("id")))
        }

    def _read_lanes(self) -> None:
        lanes = objects_in(self._document, "swimlanes", self._source)
        for _, lane in lanes:
            name = first_text(lane, ("name", "title"))
            means = meaning(name)
            holds = "touchpoint" if means == "actions" else means
            self._new.skip_others("swimlanes", lane, _SWIMLANE)
            id = text_of(lane.get("id"))
            if holds not in ("touchpoint", "pain_point", "opportunity"):
                holds = ""
            self._lanes[id] = Swimlane(name, holds, id)
        steps = [lane for lane in self._lanes.values() if lane.holds == "touchpoint"]
        if not steps and lanes:  # the first one has the steps
            first = next(iter(self._lanes))
            if not self._lanes[first].holds:
                self._lanes[first] = replace(self._lanes[first], holds="touchpoint")
        of_steps = {
            id
            for _, node in self._nodes
            if (id := text_of(node.get("swimlaneId"))) in self._lanes
            and kind_of(self._lanes[id], _purpose_of(node)) == "touchpoint"
        }
        self._one_lane = len(of_steps) == 1

    def _add_node(self, where: str, node: dict[str, Any]) -> None:
        lane = self._lanes.get(text_of(node.get("swimlaneId")))
        if lane is None:
            self._new.warn(f"{where}: no swimlane has the id {shown(node.get('swimlaneId'))}")
            lane = Swimlane("", "")
        stage = self._stages.get(text_of(node.get("stageId")))
        if stage is None:
            self._new.warn(f"{where}: no stage has the id {shown(node.get('stageId'))}")
        self._new.skip_others("cards", node, _CARD)
        for name, key in (("icons", "icon"), ("colors of icons", "iconColor")):
            self._skipped.update({name: 1} if text_of(node.get(key)) else {})
        purpose = _purpose_of(node)
        kind = kind_of(lane, purpose)
        name, about = first_text(node, ("title", "name")), text_of(node.get("description"))
        if not name:  # the text is all that there is
            name, about = about[:_NAME] or purpose, about if len(about) > _NAME else ""
        fields: dict[str, Any] = {"description": about, "tags": texts_of(node.get("tags"))}
        given = text_of(node.get("id"))
        if kind == "touchpoint":
            id = self._add_touchpoint(where, node, name, given, lane, purpose, fields)
        elif kind == "note":
            id = self._add_note(node, name, given, lane, purpose, fields)
        else:
            id = self._add_other(where, node, kind, name, given, purpose, fields)
        if stage is not None:
            self._new.link("occurs_in", id, stage)
        self._add_blueprint(where, node, stage, name)

    def _add_touchpoint(
        self, where: str, node: dict[str, Any], name: str, given: str, lane: Swimlane, purpose: str,
        fields: dict[str, Any],
    ) -> str:  # fmt: skip
        pain = is_pain(purpose)
        own = "" if pain or purpose == "touchpoint" else purpose
        custom = {
            SWIMLANE: "" if self._one_lane else lane.name,
            "purpose": own,
            "severity": "" if pain else text_of(node.get("severity")),
        }
        truth = node.get("isMomentOfTruth") is True or None
        id = self._new.add(
            "touchpoint", name, given, **fields, moment_of_truth=truth, custom=custom
        )
        if self._persona:
            self._new.link(
                "experiences",
                self._persona,
                id,
                emotion=self._emotion(where, node, id),
                feeling=text_of(node.get("sentiment")),
            )
        if pain:
            severity = self._severity(where, node)
            hurts = self._new.add("pain_point", name, severity=severity)
            self._new.link("hurts", hurts, id)
            if self._persona:
                self._new.link("felt_by", hurts, self._persona)
        return id

    def _emotion(self, where: str, node: dict[str, Any], touchpoint: str) -> float | None:
        if node.get("score") is None:
            return None
        score = number_of(node["score"])
        felt = None if score is None else self._scale.emotion(score)
        if felt is None:
            self._new.warn(
                f"{where}: the score {shown(node['score'])} of {touchpoint} is not from "
                f"{self._scale}; skipped"
            )
        return felt

    def _severity(self, where: str, node: dict[str, Any]) -> int | None:
        written = text_of(node.get("severity"))
        found = SEVERITIES.get(written.casefold())
        if written and found is None:
            self._new.warn(
                f"{where}: the severity {shown(written)} is not {', '.join(SEVERITIES)}; skipped"
            )
        return found

    def _add_note(
        self, node: dict[str, Any], name: str, given: str, lane: Swimlane, purpose: str,
        fields: dict[str, Any],
    ) -> str:  # fmt: skip
        score = number_of(node.get("score"))
        custom = {
            "score": score or None,
            "sentiment": text_of(node.get("sentiment")),
            "severity": text_of(node.get("severity")),
            "purpose": "" if purpose == "note" else purpose,
            "moment of truth": node.get("isMomentOfTruth") is True or None,
        }
        id = self._new.add("note", name, given, **fields, custom=custom)
        if lane.name:
            self._new.link("in_lane", id, self._lane(lane.name, False, lane.id))
        return id

    def _add_other(
        self, where: str, node: dict[str, Any], kind: str, name: str, given: str, purpose: str,
        fields: dict[str, Any],
    ) -> str:  # fmt: skip
        custom = {
            "score": number_of(node.get("score")) or None,
            "sentiment": text_of(node.get("sentiment")),
            "moment of truth": node.get("isMomentOfTruth") is True or None,
        }
        usual = kind.replace("_", "-")
        custom["purpose"] = "" if purpose == usual else purpose
        if kind == "opportunity":
            custom["severity"] = text_of(node.get("severity"))
            return self._new.add(kind, name, given, **fields, custom=custom)
        severity = self._severity(where, node)
        id = self._new.add(kind, name, given, **fields, severity=severity, custom=custom)
        if self._persona:
            self._new.link("felt_by", id, self._persona)
        return id

    def _add_blueprint(
        self, where: str, node: dict[str, Any], stage: str | None, touchpoint: str
    ) -> None:
        blueprint = node.get("blueprint")
        if not isinstance(blueprint, dict):
            return
        for key, (name, backstage) in ROWS.items():
            for _, item in objects_in(blueprint, key, self._source, within=f"{where}.blueprint"):
                text, about = first_text(item, _ROW_TEXTS), text_of(item.get("description"))
                if not text:
                    text, about = about, ""
                custom = {
                    "actor": text_of(item.get("actor")),
                    "type": text_of(item.get("type")),
                    OF_TOUCHPOINT: touchpoint,
                }
                note = self._new.add("note", text, custom=custom, description=about)
                self._new.link("in_lane", note, self._lane(name, backstage))
                if stage is not None:
                    self._new.link("occurs_in", note, stage)

    def _lane(self, name: str, backstage: bool, given: str = "") -> str:
        if name not in self._lane_ids:
            made = self._new.add("lane", name, given, backstage=backstage or None)
            self._lane_ids[name] = made
        return self._lane_ids[name]

    def _guessed_scale(self) -> Scale:
        scores = [number_of(node.get("score")) for _, node in self._nodes]
        found = [score for score in scores if score is not None]
        if not found or max(found) <= SCORES.best or min(found) < 0 or max(found) > 10:
            return SCORES
        self._new.warn(
            f"not all scores are from {SCORES}, so they are read on a scale from {_OLD_SCORES}; "
            f"to set another, use scale=, such as scale=(0, {number_text(max(found))}) "
            f"({count(len(found), 'score')})"
        )
        return _OLD_SCORES


def _purpose_of(node: dict[str, Any]) -> str:
    return text_of(node.get("purpose")).casefold()
