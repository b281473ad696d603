"""A map as tables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from journeynb.api.parts.part import Part, Text
from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, write_atomic
from journeynb.base.text import shown

if TYPE_CHECKING:
    import pandas as pd


class Tables(Part):
    """The methods that return a map, or a part of it, as a table or text."""

    def table(self, kind: str) -> pd.DataFrame:
        """Return the entities of one kind, one row each, in the order of the file.

        Parameters
        ----------
        kind : str
            The kind, singular or plural, such as ``"touchpoint"``.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``name``, ``description`` (str), ``tags`` (lists), then the fields of the kind:
            text is str, true or false bool, numbers float64, whole numbers Int64, dates
            datetime64[s], lists are lists. Absent values are missing. Fields of ``custom`` come
            last, as ``custom.NAME``.

        Raises
        ------
        ArgumentError
            There is no such kind.

        Examples
        --------
        >>> jn.sample("coffee").table("persona")[["id", "role"]].head(2)
              id                                   role
        0   maya                           Home barista
        1  jonas  Office manager, buys for a team of 45
        """
        from journeynb.tables.entity_tables import table

        return table(self._core.state, kind)

    def links(self, kind: str | None = None) -> pd.DataFrame:
        """Return the links of one kind with their fields, or all links.

        Parameters
        ----------
        kind : str, optional
            A kind of link, such as ``"experiences"``.

        Returns
        -------
        pandas.DataFrame
            ``kind``, ``from``, ``to`` (ids), ``from_name``, ``to_name`` (all str). With `kind`,
            also the fields of that kind: for ``"experiences"`` ``emotion``, ``desired`` (float64),
            ``feeling``, ``actions``, ``thoughts``, ``says``, ``needs``, ``basis`` (str).

        Raises
        ------
        ArgumentError
            There is no such kind of link.

        Examples
        --------
        >>> jn.sample("coffee").links("leads_to").columns.tolist()
        ['kind', 'from', 'to', 'from_name', 'to_name', 'label', 'share']
        """
        from journeynb.tables.entity_tables import links_table

        return links_table(self._core.state, kind)

    def comments(self, open: bool | None = None, on: str | None = None) -> pd.DataFrame:
        """Return the comments of colleagues, one row each, with the answers below their comment.

        `Comments` reads what customers write; these are the comments of the team.

        Parameters
        ----------
        open : bool, optional
            True for the threads that are not resolved, False for those that are.
        on : str, optional
            Id of an entity: only the comments about it. ``""`` for those about the map.

        Returns
        -------
        pandas.DataFrame
            Threads by the time of their first comment: ``id``; ``thread`` (the id of the first
            comment); ``answers`` (the id of the comment that it answers); ``about`` (ids of what
            the thread is about, empty for the map); ``about_name``, ``by`` (str); ``at``
            (datetime64[s, UTC]); ``text`` (str); ``open`` (bool, the same in a whole thread).

        Raises
        ------
        ArgumentError
            `open` is not valid.
        UnknownIdError
            The id is not on the map.

        See Also
        --------
        comment : add a comment or an answer.
        resolve : resolve a thread.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> parcel = jm.add(jn.Touchpoint(name="First parcel"))
        >>> asked = jm.comment("Who says so?", on=parcel, by="Ann")
        >>> _ = jm.comment("Ten interviews in May.", answers=asked, by="Ben")
        >>> jm.comments(open=True)[["about_name", "by", "text"]]
             about_name   by                    text
        0  First parcel  Ann            Who says so?
        1  First parcel  Ben  Ten interviews in May.
        """
        from journeynb.tables.comment_table import comments

        if open not in (None, True, False):
            raise ArgumentError(
                f"open={shown(open)} is not valid; allowed: True, False, or None for all"
            )
        if not isinstance(on, str | None):
            raise ArgumentError(
                f"on={shown(on)} is not valid; allowed: an id, '' for those on the map, or None "
                "for all"
            )
        return comments(self._index, open, on)

    def matrix(self, rows: str, columns: str, via: str | None = None) -> pd.DataFrame:
        """Count the links between two kinds.

        Parameters
        ----------
        rows, columns : str
            Two kinds, such as ``"goal"`` and ``"persona"``.
        via : str, optional
            Count the entities of this kind that are linked with both instead. ``"touchpoint"`` is
            the default if no kind of link joins the two, and for personas and stages: the
            touchpoints of each persona in each stage. ``"direct"`` counts their own links.

        Returns
        -------
        pandas.DataFrame
            int64, with ids of `rows` as index and ids of `columns` as columns.

        Raises
        ------
        ArgumentError
            There is no such kind.

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
        """Return the touchpoints that match all filters.

        Parameters
        ----------
        persona, stage, goal : str, optional
            Ids: only touchpoints that the persona experiences, that are in the stage, or that
            support the goal.
        channel, tag : str, optional
            Only touchpoints with this channel, or with this tag.

        Returns
        -------
        pandas.DataFrame
            In the order of stages, then of the file: ``id``, ``name``, ``stage`` (str),
            ``channels`` (list), ``owner`` (str), ``personas``, ``goals`` (lists of ids),
            ``emotion`` (float64, -2 to 2: of `persona`, else the mean), ``moment_of_truth``,
            ``ours`` (bool).

        Raises
        ------
        UnknownIdError
            The persona, stage or goal is not on the map.

        Examples
        --------
        >>> jn.sample("coffee").touchpoints(persona="maya", stage="decision")[["id", "emotion"]]
                      id  emotion
        0  discovery-box      1.5
        1       checkout      0.5
        """
        from journeynb.tables.journey_tables import touchpoints

        return touchpoints(self._index, persona, stage, goal, channel, tag)

    def paths(self, persona: str | None = None, limit: int = 1000) -> pd.DataFrame:
        """Return the paths through the journey along ``leads_to`` links.

        A path starts at a touchpoint that nothing leads to (in a circle, at its first touchpoint),
        and ends before it would reach a touchpoint again.

        Parameters
        ----------
        persona : str, optional
            Only use touchpoints that this persona experiences.
        limit : int
            The largest number of paths, from 1.

        Returns
        -------
        pandas.DataFrame
            One row for each path: ``touchpoints`` (list of ids), ``names``, ``stages`` (lists),
            ``length`` (int64), ``emotion`` (float64, the mean), ``share`` (float64, the product of
            the shares of its links; missing if one has none).

        Raises
        ------
        ArgumentError
            `limit` is not a whole number from 1.
        UnknownIdError
            The persona is not on the map.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> touchpoints = [jm.add(jn.Touchpoint(name=name)) for name in ("Ad", "Checkout")]
        >>> jm.add_path(touchpoints, share=0.2)
        >>> jm.paths()[["names", "length", "share"]]
                    names  length  share
        0  [Ad, Checkout]       2    0.2
        """
        from journeynb.tables.journey_tables import paths

        return paths(self._index, persona, limit)

    def to_mermaid(self) -> Text:
        """Return the map as a Mermaid journey diagram.

        The score of a task is 3 plus the mean emotion, rounded half up, from 1 to 5. It is 3
        without an emotion.

        Returns
        -------
        str
            The diagram; a notebook shows it as it is written.

        Examples
        --------
        >>> print(jn.JourneyMap("Coffee", stages=["Find"]).to_mermaid().splitlines()[0])
        journey
        """
        from journeynb.formats.mermaid import write_mermaid

        return Text(write_mermaid(self._core.state))

    def to_graphml(self, path: str | os.PathLike[str]) -> None:
        """Write the map as a graph in GraphML, for Gephi, yEd or Cytoscape.

        Parameters
        ----------
        path : path
            File to write. Nodes have the entities' fields and ``kind`` and ``label``, edges the
            links'. Lists are JSON text, the ``start`` of a goal is ``start_date``, and the
            ``size`` of a segment ``segment_size``. yEd draws each node in its color, or in that
            of its kind.

        Raises
        ------
        FileError
            The file cannot be written.

        Examples
        --------
        >>> import networkx as nx, os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "coffee.graphml")
        >>> jn.sample("coffee").to_graphml(path)
        >>> nx.read_graphml(path).nodes["maya"]["buying_criteria"][:13]
        '["Freshness",'
        """
        from journeynb.formats.graphs import write_graphml

        write_atomic(given_path(path), write_graphml(self._core.state))

    def to_gexf(self, path: str | os.PathLike[str]) -> None:
        """Write the map as a graph in GEXF, for Gephi.

        Parameters
        ----------
        path : path
            File to write, with the attributes of `to_graphml`. Gephi draws each node in its
            color, or in that of its kind.

        Raises
        ------
        FileError
            The file cannot be written.

        Examples
        --------
        >>> import networkx as nx, os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "coffee.gexf")
        >>> jn.sample("coffee").to_gexf(path)
        >>> nx.read_gexf(path).nodes["maya"]["label"]
        'Maya Okafor'
        """
        from journeynb.formats.graphs import write_gexf

        write_atomic(given_path(path), write_gexf(self._core.state))

    def to_markdown(self) -> Text:
        """Return the map as a table in Markdown, one row for each touchpoint and persona.

        Returns
        -------
        str
            The table, with the columns of `to_frame`. `journeynb.read` reads it from an ``.md``
            file; a notebook shows it as it is written.

        Examples
        --------
        >>> print(jn.JourneyMap("Coffee", stages=["Find"]).to_markdown().splitlines()[2][:10])
        | Find |
        """
        from journeynb.formats.spreadsheet import write_markdown_table

        return Text(write_markdown_table(self._core.state))

    def to_frame(self) -> pd.DataFrame:
        """Return the map as a table, one row for each touchpoint and persona.

        Returns
        -------
        pandas.DataFrame
            ``stage``, ``touchpoint``, ``channel``, ``persona`` (str), ``emotion`` (float64),
            ``actions``, ``thoughts``, ``pain_point``, ``opportunity``, ``owner``, ``goal`` (str;
            lists joined by ``;``). Everything else on the map is skipped.

        Examples
        --------
        >>> jn.sample("coffee").to_frame().shape
        (58, 11)
        """
        from journeynb.formats.spreadsheet import to_frame

        return to_frame(self._core.state)
