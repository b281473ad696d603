"""A map as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.part import Part, Text

if TYPE_CHECKING:
    import pandas as pd


class Tables(Part):
    """The methods that return a map, or a part of it, as a table or text."""

    def table(self, kind: str) -> pd.DataFrame:
        """Return the entities of a kind.

        Parameters
        ----------
        kind : str
            Such as ``"touchpoint"``, singular or plural.

        Returns
        -------
        pandas.DataFrame
            A row an entity in the order of the file: ``id, name, description, tags``, then the
            fields of the kind. Text is str, yes or no bool, numbers float64, whole numbers Int64,
            days datetime64, lists are lists; what is absent is missing. The fields of
            ``custom`` follow as columns ``custom.NAME``.

        Raises
        ------
        ArgumentError
            There is no such kind.
        """
        from journeynb.tables.entity_tables import table

        return table(self._core.state, kind)

    def links(self, kind: str | None = None) -> pd.DataFrame:
        """Return the links of a kind with what they hold, or all links.

        Parameters
        ----------
        kind : str, optional
            Such as ``"experiences"``.

        Returns
        -------
        pandas.DataFrame
            ``kind, from, to`` (ids), ``from_name, to_name``; of one kind, then what it holds.
        """
        from journeynb.tables.entity_tables import links_table

        return links_table(self._core.state, kind)

    def matrix(self, rows: str, columns: str, via: str | None = None) -> pd.DataFrame:
        """Count the links between two kinds.

        Parameters
        ----------
        rows, columns : str
            Two kinds, such as ``"goal"`` and ``"persona"``.
        via : str, optional
            Count the entities of this kind that are linked with both instead. ``"touchpoint"`` is
            the default where no kind of link joins the two, and for personas and stages: the
            touchpoints of each persona in each stage. ``"direct"`` counts their own links.

        Returns
        -------
        pandas.DataFrame
            int64, ids of `rows` as index and ids of `columns` as columns.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
        >>> maya = jm.add(jn.Persona(name="Maya"))
        >>> ad = jm.add(jn.Touchpoint(name="Ad"), stage="awareness", personas="maya")
        >>> jm.matrix("persona", "stage")
        stage    awareness  decision
        persona
        maya             1         0
        """
        from journeynb.tables.entity_tables import matrix

        return matrix(self._index, rows, columns, via)

    def touchpoints(
        self,
        persona: str | None = None,
        stage: str | None = None,
        goal: str | None = None,
        channel: str | None = None,
        tag: str | None = None,
    ) -> pd.DataFrame:
        """Return the touchpoints that fit all of some filters.

        Parameters
        ----------
        persona, stage, goal : str, optional
            Ids: experienced by the persona, in the stage, supporting the goal.
        channel, tag : str, optional
            One of its channels, one of its tags.

        Returns
        -------
        pandas.DataFrame
            In the order of stages, then of the file: ``id, name, stage, channels, owner, personas,
            goals`` (lists of ids), ``emotion`` (float64, -2 to 2: of the persona asked for, else
            the mean), ``moment_of_truth, ours`` (bool).

        Raises
        ------
        UnknownIdError
            A persona, stage or goal that the map does not have.
        """
        from journeynb.tables.journey_tables import touchpoints

        return touchpoints(self._index, persona, stage, goal, channel, tag)

    def paths(self, persona: str | None = None, limit: int = 1000) -> pd.DataFrame:
        """Return the ways through the journey along `leads_to`.

        A way begins where nothing leads to, or at the first touchpoint of a circle that nothing
        leads to, and goes on until it would meet a touchpoint again.

        Parameters
        ----------
        persona : str, optional
            Only over touchpoints that this persona experiences.
        limit : int
            At most so many ways.

        Returns
        -------
        pandas.DataFrame
            A row a way: ``touchpoints`` (list of ids), ``names``, ``stages`` (list of ids, no two
            the same in a row), ``length``, ``emotion`` (mean on the way) and ``share`` (the product
            of the shares of its links, missing where one has none).
        """
        from journeynb.tables.journey_tables import paths

        return paths(self._index, persona, limit)

    def to_mermaid(self) -> Text:
        """Return the map as a journey diagram in Mermaid's syntax.

        The score of a task is 3 plus the mean emotion, half up, from 1 to 5; 3 where none is given.
        """
        from journeynb.formats.mermaid import write_mermaid

        return Text(write_mermaid(self._core.state))

    def to_frame(self) -> pd.DataFrame:
        """Return the map as a spreadsheet: a row a touchpoint and persona.

        Returns
        -------
        pandas.DataFrame
            ``stage, touchpoint, channel, persona, emotion`` (float64), ``actions, thoughts,
            pain_point, opportunity, owner, goal``; text otherwise, lists joined by ``;``.
        """
        from journeynb.formats.spreadsheet import to_frame

        return to_frame(self._core.state)
