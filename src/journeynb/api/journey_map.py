"""The class `JourneyMap`: a map with all its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

from journeynb.api.editors import Editors
from journeynb.api.other_words import OTHER_WORDS
from journeynb.api.parts.charts import ChartsPart
from journeynb.api.parts.data.customers import CustomersPart
from journeynb.api.parts.data.goal_data import GoalData
from journeynb.api.parts.edits import Edits, OnDuplicate
from journeynb.api.parts.files import Files
from journeynb.api.parts.goals import Goals
from journeynb.api.parts.history import History
from journeynb.api.parts.nested import Nested
from journeynb.api.parts.records import Records
from journeynb.api.parts.reviews import Reviews
from journeynb.api.parts.scores import Scores
from journeynb.api.parts.tables import Tables
from journeynb.base.errors import ImmutableError
from journeynb.base.suggestions import nearest
from journeynb.formats.journeymap import dumps, loads
from journeynb.model import edits as calls
from journeynb.model.adding import NEIGHBORS, require_choice
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.state import State
from journeynb.notebook.cells import remember

_SET = ("title", "on_duplicate")
"""The attributes that can be set."""

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from journeynb.evidence.log.event_log import EventLog


class JourneyMap(
    Edits,
    History,
    Files,
    Goals,
    GoalData,
    Records,
    Tables,
    ChartsPart,
    Editors,
    Reviews,
    Nested,
    Scores,
    CustomersPart,
):
    """A customer journey map: personas, stages, touchpoints, goals and the links between them.

    Parameters
    ----------
    title : str
        Title of the map.
    stages : list of str or Stage, optional
        Stages, in order: a list, such as ``["Find", "Buy"]``.
    on_duplicate : {"add", "update", "keep", "error"}
        What `add` does with an entity that is already on the map; see `on_duplicate`. It is not
        stored in the file.
    **fields
        Other fields of the map: `description`, `state` (``"as_is"`` or ``"to_be"``),
        `brand_values`, `owners`, `currency`, `library`, `reviewed`, `review_days`, `shifts`,
        `reviews`, `exceptions`.

    Raises
    ------
    ChangeError
        A field is unknown, or its value is not valid.

    Examples
    --------
    >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    >>> maya = jm.add(jn.Persona(name="Maya", role="Home barista"))
    >>> ad = jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas=[maya])
    >>> jm
    JourneyMap 'Coffee': 1 persona, 2 stages, 1 touchpoint
      Awareness: Search ad
      Decision: (nothing)
    """

    def __init__(
        self,
        title: str = "",
        *,
        stages: Sequence[Any] | Any | None = None,
        on_duplicate: OnDuplicate = "add",
        **fields: Any,
    ) -> None:
        require_choice(on_duplicate)
        self._core = calls.start_map(title, stages, fields)
        self._on_duplicate = on_duplicate
        remember(self._core)
        self._file = None

    @classmethod
    def _of(cls, state: State) -> Self:
        made = cls.__new__(cls)
        made._core = CoreMap(state)
        remember(made._core)
        made._file = None
        return made

    @classmethod
    def from_frame(
        cls,
        df: pd.DataFrame,
        columns: Mapping[str, str | None] | None = None,
        *,
        shape: str | None = None,
        persona: str | None = None,
        scale: Sequence[float] | str | None = None,
        emotions: Literal["words"] | Mapping[str, float] | None = None,
        custom: bool = False,
        score_range: Sequence[float] | str | None = None,
    ) -> Self:
        """Create a map from a table, in the layouts that teams use in spreadsheets.

        Emotions are numbers on a scale, words, faces or marks such as ``++``. The scale is read
        from the heading, such as ``Satisfaction (1-10)``; without one it is guessed, with a
        warning.

        Parameters
        ----------
        df : pandas.DataFrame
            Long: one row per touchpoint and persona, with columns such as stage, touchpoint,
            channel, persona, emotion, actions, thoughts, pain point, opportunity, owner, goal.
            Wide: stages as columns, lanes as rows, names of the lanes in the first column.
        columns : dict, optional
            Meaning of each heading whose name is unclear, such as ``{"score": "emotion"}``.
            ``"custom"`` keeps a column as a custom field, None ignores it.
        shape : {"long", "wide"}, optional
            Shape of the table; by default recognized from the headings.
        persona : str, optional
            Name of the persona, if the table does not contain it.
        scale : (float, float) or str, optional
            Worst and best score of the emotions, such as ``(1, 10)`` or ``"1-10"``.
        emotions : "words" or dict, optional
            ``"words"`` keeps words as they are, without a score. A dict scores words from -2 to 2,
            such as ``{"wary": -0.5}``.
        custom : bool
            Whether to keep other columns as custom fields of the touchpoints.
        score_range : (float, float) or str, optional
            The same as `scale`, under the name that `EventLog` uses. Means such as 4.2 are scores,
            too.

        Returns
        -------
        JourneyMap
            The map.

        Raises
        ------
        FormatError
            The table is neither long nor wide, or a cell is not valid; the message names the row
            and the column.

        Warns
        -----
        JourneyWarning
            Headings were unclear, or something was guessed, merged or skipped; the warning lists
            it.

        Examples
        --------
        >>> import pandas as pd
        >>> df = pd.DataFrame({
        ...     "stage": ["Find", "Buy"],
        ...     "touchpoint": ["Ad", "Checkout"],
        ...     "persona": ["Maya", "Maya"],
        ...     "emotion": [1, -1],
        ... })
        >>> jn.JourneyMap.from_frame(df)
        JourneyMap '': 1 persona, 2 stages, 2 touchpoints
          Find: Ad
          Buy: Checkout
        """
        from journeynb.formats.spreadsheet import from_frame
        from journeynb.formats.spreadsheet.emotions.scales import one_scale

        return cls._of(
            from_frame(
                df,
                columns=columns,
                shape=shape,
                persona=persona,
                scale=one_scale(scale, score_range),
                emotions=emotions,
                custom=custom,
            )
        )

    @classmethod
    def from_events(cls, log: EventLog, stages: Sequence[str | Entity] | None = None) -> Self:
        """Draft a map from an event log, as a starting point to edit.

        The 60 most frequent events become touchpoints; events of few customers get the tag
        ``rare``. Technical events, such as ``app_crashed``, are skipped; the description of the map
        names them. Stages, 3 to 7 of them, start where few customers go back to earlier events, and
        are named after the touchpoint that most customers reach. A log without such breaks gets
        fewer stages, with a warning. ``leads_to`` links are the most frequent moves, which together
        are 80% of all moves, with their shares. Each value of the log's persona column becomes a
        persona, with the touchpoints that it experiences and, with 30 scores or more, emotions.
        Everything cites the log as its source.

        Parameters
        ----------
        log : EventLog
            The event log.
        stages : list of str or Stage, optional
            Stages, in order: the typical order of events is cut into this number of stages. By
            default the stages are found in the log. Stages without a touchpoint are omitted.

        Returns
        -------
        JourneyMap
            The draft.

        Raises
        ------
        ArgumentError
            `log` is not an event log, or its events are numbers, which name no touchpoint.

        Warns
        -----
        JourneyWarning
            Customers go back and forth, so there is a single stage, or stages follow the order in
            which customers first reach them.

        Examples
        --------
        >>> import pandas as pd
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02", "2026-01-04"],
        ...     "event": ["ad_click", "order_placed", "ad_click", "order_placed"],
        ... }))
        >>> jn.JourneyMap.from_events(log, stages=["Awareness", "Decision"])
        JourneyMap 'Draft from event log': 2 stages, 2 touchpoints, 1 source
          Awareness: Ad click
          Decision: Order placed
        """
        from journeynb.evidence.proposals.map_from_log import map_from_log

        return cls._of(map_from_log(log, stages).state)

    @property
    def info(self) -> MapInfo:
        """The fields of the map itself, such as its state, currency and reviews.

        They are immutable; change them with `set`.

        Examples
        --------
        >>> jn.sample("coffee").info.currency
        'EUR'
        """
        return self._core.info

    @property
    def title(self) -> str:
        """The title of the map; setting it is one step of the history."""
        return self._core.info.title

    @title.setter
    def title(self, title: str) -> None:
        self.set(title=title)

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The map as a networkx graph: a copy, so that changing it does not change the map.

        Nodes are ids, with ``kind`` and the fields of the kind as attributes. Edges have the kind
        of link as their key, and its fields as attributes. The graph is built at most once per
        step.

        Examples
        --------
        >>> import networkx as nx
        >>> jm = jn.sample("coffee")
        >>> nx.is_directed(jm.graph)
        True
        """
        return self._core.graph

    def __getitem__(self, id: str) -> Entity:
        """Return an entity by its id, immutable; raises `UnknownIdError`, which is a KeyError."""
        return self._core.entity(id)

    def __contains__(self, id: object) -> bool:
        return id in self._core.state

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids, in the order of the file."""
        return iter([entity.id for entity in self._core.entities()])

    def __len__(self) -> int:
        """Return the number of entities on the map."""
        return len(self._core.state)

    def __bool__(self) -> bool:
        return True  # an empty map is a map

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; raises `ImmutableError` if a field of the map or a method was meant."""
        if not name.startswith("_") and name not in _SET:
            kind, field = NEIGHBORS.get(name), nearest(name, MapInfo.model_fields)
            if kind:
                way = f"add entities with jm.add({kind!r}, name=...)"
            else:
                way = f"set a field of the map with jm.set({field or 'title'}=...)"
            if kind or field or hasattr(type(self), name):
                raise ImmutableError(f"jm.{name} cannot be set; {way}")
        super().__setattr__(name, value)

    def _instead_of(self, name: str) -> str | None:
        if name in MapInfo.model_fields:
            return f"info.{name}"
        if name in ("delete", "drop"):
            return "remove"
        kind = NEIGHBORS.get(name)
        return f"table({kind!r})" if kind else OTHER_WORDS.get(name)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        from journeynb.tables.map_text import text_of

        text = text_of(self._index)
        if self._file is not None and self._file.stopped:
            why = self._file.problem or "the file has changed on disk and is not a map"
            text += f"\n  (not saved: {why}; see reload() and save(force=True))"
        return text

    def fork(self, **fields: Any) -> Self:
        """Return a copy of the map, with its own history and no file.

        Parameters
        ----------
        **fields
            Fields of the copy that differ, such as ``state="to_be"``.

        Returns
        -------
        JourneyMap
            The copy.

        Raises
        ------
        ChangeError
            A field is unknown, or its value is not valid.

        Examples
        --------
        >>> to_be = jn.sample("coffee").fork(state="to_be")
        >>> to_be.info.state, len(to_be.history())
        ('to_be', 0)
        """
        other = type(self)._of(self._core.state.copy())
        other._core.folder = self._core.folder
        other._on_duplicate = self._on_duplicate
        if fields:
            other.set(**fields)
            other._core.forget_history()
        return other

    def __copy__(self) -> Self:
        return self.fork()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.fork()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), dumps(self._core.state), self._on_duplicate)

    def equals(self, other: JourneyMap) -> bool:
        """Return whether another map has the same content; history and file do not matter.

        Parameters
        ----------
        other : JourneyMap
            The other map.

        Raises
        ------
        ArgumentError
            `other` is not a map.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.equals(jm.fork()), jm.equals(jm.fork(state="to_be"))
        (True, False)
        """
        return not self.diff(other)


def _unpickled(cls: type[JourneyMap], text: str, on_duplicate: OnDuplicate) -> JourneyMap:
    """Return a map from its content: without file and history, as a copy."""
    made = cls._of(loads(text))
    made._on_duplicate = on_duplicate
    return made
