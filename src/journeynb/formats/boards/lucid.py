"""Read the CSV file that Lucidchart exports: the shapes of a board, what is in what, the lines.

The file says nothing about where shapes are. What is in a container is in a stage, and what is in a
lane belongs to the actor, or to the row of the map, that the lane is named after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.text import count, few, shown
from journeynb.formats.boards.lucid_lanes import STAGE, Lane, LanesOf, is_row_name
from journeynb.formats.boards.lucid_rows import LucidRow, lucid_rows
from journeynb.formats.boards.shape_data import ShapeData
from journeynb.formats.shared.new_map import NewMap
from journeynb.model.state import State

_LINKS = {
    ("touchpoint", "touchpoint"): "leads_to",
    ("pain_point", "touchpoint"): "hurts",
    ("opportunity", "touchpoint"): "addresses",
    ("opportunity", "pain_point"): "addresses",
}
"""The link that a line is, by the kinds of what it joins."""
_NOTES = {"text", "minimaltextblock", "note", "curlybracenote", "sticky", "stickynote"}
_ENDS = {"start", "end", "begin", "stop", "finish", "ende", "début", "fin", "inicio", "inizio"}


def read_lucid(
    data: bytes,
    source: str | None = None,
    *,
    page: int | str | None = None,
    customers: str | Sequence[str] | None = None,
    stages: str | Sequence[str] | None = None,
    scale: Any = None,
) -> State:
    r"""Return the map on a page of a CSV file that Lucidchart exported.

    Parameters
    ----------
    data : bytes
        The file.
    source : str, optional
        Its name, for messages.
    page : int or str, optional
        Which page of several: its number from 0, or its title.
    customers : str or list of str, optional
        The lanes that are personas; by default, all that are neither a row of a map, such as
        *Pain points*, nor a system or a team.
    stages : str or list of str, optional
        The lanes that are stages, if their names do not say so, such as *Awareness*.
    scale : (float, float) or str, optional
        The worst and the best score of emotions in the shape data.

    Raises
    ------
    FormatError
        Names the file and the row, what was wrong and what is allowed.
    ArgumentError
        There is no such page or lane.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed and what is not on the map.

    Examples
    --------
    >>> import warnings
    >>> head = "Id,Name,Shape Library,Page ID,Line Source,Line Destination,Text Area 1"
    >>> rows = ["1,Page,,,,,Buy", "2,Process,,1,,,See ad", "3,Process,,1,,,Pay", "4,Line,,1,2,3,"]
    >>> with warnings.catch_warnings(action="ignore"):
    ...     state = read_lucid("\n".join([head, *rows]).encode())
    >>> [link.kind for link in state.links()], state.info.title
    (['leads_to'], 'Buy')
    """
    rows = lucid_rows(data, source)
    return _Board(rows, source, page, customers, stages, scale).state()


class _Board:
    def __init__(
        self,
        rows: list[LucidRow],
        source: str | None,
        page: Any,
        customers: Any,
        stages: Any,
        scale: Any,
    ) -> None:
        self.source = source
        self.notes: list[str] = []
        self.page = self._chosen_page(rows, page)
        pages = {each.id for each in rows if each.shape.casefold() == "page"}
        others = pages - {self.page.id if self.page else ""}
        on_page = [
            each
            for each in rows
            if each.page not in others and each.shape.casefold() not in ("page", "document")
        ]  # also those of no page, or of one that is not in the file
        self.shapes = [each for each in on_page if not each.is_line]
        self.lines = [each for each in on_page if each.is_line]
        self.by_id = {each.id: each for each in self.shapes}
        self.lanes = LanesOf(self.shapes, customers, stages)
        self.new = NewMap(source)
        self.kinds: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.lane_stages = {name: self.new.add("stage", name) for name in self.lanes.stages}
        self.stages = self._stages()
        self.data = ShapeData(self.shapes, self.new, scale)
        self.without_stage = 0
        self.skipped: Counter[str] = Counter()

    def state(self) -> State:
        """Return the map."""
        self.new.set(title=self._title())
        for name in self.lanes.personas:
            self.data.personas[name] = self.new.add("persona", name)
        for row in self.shapes:
            if row.id in self.stages:
                self.ids[row.id] = self.stages[row.id]
            elif row.id not in self.lanes.holders:
                self._shape(row)
        for row in self.lines:
            self._line(row)
        if not self.ids:
            raise FormatError(
                "no shape with text found; allowed: a board with shapes that name touchpoints",
                source=self.source,
            )
        self._tell()
        return self.new.state()

    def _chosen_page(self, rows: list[LucidRow], wanted: Any) -> LucidRow | None:
        """Return the page that is read: the one that is asked for, or the only one with shapes."""
        used = {each.page for each in rows if each.texts}
        pages = [each for each in rows if each.shape.casefold() == "page"]
        self.document = next((row for row in rows if row.shape.casefold() == "document"), None)
        listed = ", ".join(
            f"page={index} ({shown(each.text)})"
            for index, each in enumerate(pages)
            if each.id in used
        )
        if wanted is not None:
            for index, each in enumerate(pages):
                if (each.text == wanted) if isinstance(wanted, str) else index == wanted:
                    return each
            raise ArgumentError(
                f"page={shown(wanted)} is not a page of the file; allowed: {listed or 'none'}"
            )
        filled = [each for each in pages if each.id in used]
        if len(filled) > 1:
            raise FormatError(
                f"the file contains {len(filled)} boards; choose one by its number or title: "
                f"{listed}",
                source=self.source,
            )
        return filled[0] if filled else None

    def _title(self) -> str:
        """Return the title of the page; that of the document, if the page has none of its own."""
        page = self.page.text if self.page else ""
        document = self.document.text if self.document else ""
        own = page and not page.casefold().startswith("page ")
        return page if own else document or page

    def _stages(self) -> dict[str, str]:
        """Return the stage that each container is: one that directly contains shapes with text."""
        inner = {id for row in self.shapes if row.texts and (id := self._innermost(row))}
        made: dict[str, str] = {}
        for row in self.shapes:
            named = "container" in row.shape.casefold() and row.texts
            if row.id in inner or (named and row.id not in self.lanes.holders):
                made[row.id] = self.new.add("stage", row.text, description=_more(row))
        return made

    def _innermost(self, row: LucidRow) -> str:
        """Return the id of the innermost container with text that has no lanes."""
        named = [
            each.id
            for each in row.containers
            if each.id not in self.lanes.holders and self._has_text(each.id)
        ]
        depth = {id: len(self.by_id[id].containers) for id in named}
        return max(reversed(named), key=lambda id: depth[id], default="")

    def _has_text(self, id: str) -> bool:
        return id in self.by_id and bool(self.by_id[id].texts)

    def _shape(self, row: LucidRow) -> None:
        if not row.texts:
            self.skipped["shapes without text"] += not row.shape.casefold().startswith("group")
            return
        if row.text.casefold() in _ENDS and row.shape.casefold() in ("terminator", "circle"):
            self.skipped["shapes that only say start or end"] += 1
            return
        if is_row_name(row.text):
            self.skipped[
                "names of rows, because the file does not say which shapes are in a row"
            ] += 1
            return
        lane = self.lanes.of(row)
        kind = lane.kind if lane is not None else ""
        if kind in ("", STAGE):
            plain = row.shape.casefold().replace(" ", "") in _NOTES
            kind = "note" if plain else "touchpoint"
        stage = self.stages.get(self._innermost(row), "")
        if lane is not None and not stage:
            stage = self.lane_stages.get(lane.name, "")
        id = self._added(row, kind, lane)
        self.ids[row.id], self.kinds[row.id] = id, kind
        if stage:
            self.new.link("occurs_in", id, stage)
        elif kind == "touchpoint":
            self.without_stage += 1
        if row.comments:
            comment = self.new.add("comment", "", description=row.comments)
            self.new.link("comments_on", comment, id)

    def _added(self, row: LucidRow, kind: str, lane: Lane | None) -> str:
        if kind == "note":
            id = self.new.add("note", "", description="\n".join(row.texts), tags=row.tags)
            if lane is not None and lane.kind != STAGE:
                self.new.link("in_lane", id, self._lane(lane.name))
            return id
        if kind != "touchpoint":
            return self.new.add(
                kind, row.text, description=_more(row), tags=row.tags, custom=row.data
            )
        actor = lane.name if lane is not None and not lane.kind else ""
        persona = actor if actor in self.lanes.personas else ""
        return self.data.touchpoint(row, _more(row), persona, "" if persona else actor)

    def _lane(self, name: str) -> str:
        key = f"lane {name}"
        if key not in self.ids:
            self.ids[key] = self.new.add("lane", name)
        return self.ids[key]

    def _line(self, row: LucidRow) -> None:
        pairs = [(row.start, row.end), *([(row.end, row.start)] if row.both_ways else [])]
        for start, end in pairs:
            kinds = (self.kinds.get(start, ""), self.kinds.get(end, ""))
            if kinds not in _LINKS and kinds[::-1] in _LINKS:
                start, end, kinds = end, start, kinds[::-1]
            link = _LINKS.get(kinds)
            if link is None or start == end:
                self.skipped["lines that do not join two touchpoints"] += 1
            elif link == "leads_to":
                self.new.link(link, self.ids[start], self.ids[end], label="\n".join(row.texts))
            else:
                self.new.link(link, self.ids[start], self.ids[end])

    def _tell(self) -> None:
        notes = [*self.lanes.told(), *self.data.told()]
        if self.without_stage:
            notes.append(
                f"{count(self.without_stage, 'touchpoint')} without a stage, because the shape "
                "is in no container (the file does not say where shapes are)"
            )
        if skipped := [f"{words} ({n})" for words, n in self.skipped.items() if n]:
            notes.append(f"skipped {few(skipped)}")
        if notes:
            self.new.warn("; ".join(notes))


def _more(row: LucidRow) -> str:
    """Return the texts of a shape that are not its name."""
    whole = [row.texts[0]] if row.texts and "\n" in row.texts[0] else []
    return "\n".join([*whole, *row.texts[1:]])
