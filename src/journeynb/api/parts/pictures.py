"""Pictures of a map, and its display in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, overload

from journeynb.api.parts.gaps import Codes, Gaps
from journeynb.api.parts.part import Day, listed
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_or_none, pinned_day

if TYPE_CHECKING:
    from journeynb.evidence.counts_on_map import CountsOnMap
    from journeynb.evidence.credit_on_map import CreditOnMap
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.rules.rule import Rule
    from journeynb.picture import PagedPicture, PersonaCard, Picture
    from journeynb.settings.settings import Settings

Theme = str | Mapping[str, Any]


class Pictures(Gaps):
    """The methods of a map that draw it."""

    @overload
    def picture(
        self,
        persona: str | Iterable[str] | None = None,
        lanes: str | Iterable[str] | None = None,
        theme: Theme = "auto",
        width: int = 1400,
        compare: Pictures | None = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        stage: str | Iterable[str] | None = None,
        detail: str | None = None,
        page: None = None,
        orientation: None = None,
        show: str | None = None,
        model: str | None = None,
        comments: bool = False,
        select: Codes = None,
    ) -> Picture: ...
    @overload
    def picture(
        self,
        persona: str | Iterable[str] | None = None,
        lanes: str | Iterable[str] | None = None,
        theme: Theme = "auto",
        width: int = 1400,
        compare: Pictures | None = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        stage: str | Iterable[str] | None = None,
        detail: str | None = None,
        *,
        page: str,
        orientation: str | None = None,
        show: str | None = None,
        model: str | None = None,
        comments: bool = False,
        select: Codes = None,
    ) -> PagedPicture: ...
    def picture(
        self,
        persona: str | Iterable[str] | None = None,
        lanes: str | Iterable[str] | None = None,
        theme: Theme = "auto",
        width: int = 1400,
        compare: Pictures | None = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        stage: str | Iterable[str] | None = None,
        detail: str | None = None,
        page: str | None = None,
        orientation: str | None = None,
        show: str | None = None,
        model: str | None = None,
        comments: bool = False,
        select: Codes = None,
    ) -> Picture | PagedPicture:
        """Draw the map as a picture, or on pages to print.

        A map of more than 500 touchpoints is drawn as a summary: each stage in figures, with the
        mean emotion of each persona and the touchpoints with the most severe gaps.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of the only personas to draw, with what belongs to them.
        lanes : str or list of str, optional
            The rows to draw; by default all rows with content: ``wants``, ``touchpoints``,
            ``emotion``, ``actions``, ``thoughts``, ``pain_points``, ``opportunities``, ``content``,
            ``metrics``, ``notes``, ``goals``, and the ids of the map's lanes.
        theme : {"auto", "light", "dark"} or dict
            The colors. ``auto`` is light, and dark in notebooks with a dark theme. A dict contains
            colors of your brand: ``accent``, ``good``, ``fair``, ``bad``, ``personas`` (a list),
            and the theme as ``base``. By default they are those of the settings of your team. A
            color in which text could not be read is drawn darker or lighter, with a warning.
        width : int
            In pixels, 480 to 8000. Stages that do not fit beside each other continue below.
        compare : JourneyMap, optional
            An earlier map; the picture marks what was added, removed and changed since.
        today : date or str, optional
            Also draw what depends on the date: the status of goals, and gaps that depend on dates.
        evidence : Evidence or EventLog, optional
            Also draw what customers did: the number who reach each stage and the drop-off before
            it, the number who reached each touchpoint, events that match no touchpoint, mean scores
            with their 95% intervals beside the emotion, and gaps of the evidence rules (E). Adds
            the rows ``customers`` and ``unmapped_events``.
        stage : str or list of str, optional
            Ids of the only stages to draw.
        detail : {"full", "summary"}, optional
            Draw each touchpoint, or a summary; by default a summary if the map, or the part of it,
            is large.
        page : {"A4", "A3", "A2", "letter"}, optional
            Draw the map on pages of this size, with no text smaller than 7 points. Stages that do
            not fit on a page continue on the next one, below their heads; `width` has no effect.
        orientation : {"landscape", "portrait"}, optional
            Orientation of the pages (default: landscape).
        show : {"counts", "attribution"}, optional
            The numbers on touchpoints: how many customers reached each one (default), or its share
            of the credit for conversions with its 95% interval, as in
            `Evidence.attribution`.
        model : str, optional
            The model of `Evidence.attribution` for the credit (default: ``"markov"``).
        comments : bool
            Draw badges with the number of open comments on each item.
        select : str or list of str, optional
            Rule codes or prefixes, as in `gaps`: mark only their gaps, and say so below the title.

        Returns
        -------
        Picture or PagedPicture
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``; with `page`,
            ``.pages``, ``.pdf`` and ``save(path)``.

        Raises
        ------
        ArgumentError
            A row, theme, width, date, detail, page, orientation, `show`, `model` or `select` is not
            valid; the message says what is allowed.
        UnknownIdError
            A persona or stage is not on the map.

        Examples
        --------
        >>> jn.sample("coffee").picture(persona="maya", theme="dark")
        Picture of 'Copper Finch, the coffee subscription', 1400 by ... pixels
        >>> jn.sample("coffee").picture(page="A3")
        Picture of 'Copper Finch, the coffee subscription' on ... of A3 landscape
        """
        from journeynb.gaps.findings import prefixes
        from journeynb.picture import chosen_theme, pages, paper_of, picture

        if page is None and orientation is not None:
            raise ArgumentError(f'orientation={shown(orientation)} needs a page, such as page="A4"')
        if compare is not None and not isinstance(compare, Pictures):
            raise ArgumentError(
                f"compare={shown(compare)} is not valid; allowed: another JourneyMap"
            )
        settings = self.settings
        name, brand = chosen_theme(theme, settings)
        chosen = prefixes(select, "select")
        rules = self._rules(settings, chosen or None, evidence is not None)
        options: dict[str, Any] = {
            "persona": None if persona is None else listed(persona, "persona"),
            "lanes": lanes if lanes is None or isinstance(lanes, str) else listed(lanes, "lanes"),
            "theme": name,
            "brand": brand,
            "compare": None if compare is None else compare._index,
            "today": day_or_none(today),
            "counts": self._counts_on_map(evidence, rules),
            "credit": self._credit_on_map(evidence, show, model),
            "stage": None if stage is None else listed(stage, "stage"),
            "detail": detail,
            "comments": comments,
            "rules": rules,
            "select": ", ".join(chosen),
        }
        if page is None:
            return picture(self._index, width=width, **options)
        return pages(self._index, paper_of(page, orientation or "landscape"), **options)

    def _rules(self, settings: Settings, select: Codes = None, evidence: bool = True) -> list[Rule]:
        """Return the rules whose gaps are drawn."""
        from journeynb.gaps.findings import selected

        return selected(select, None, evidence, settings, numbers=False)

    def _counts_on_map(
        self, evidence: Evidence | EventLog | None, rules: list[Rule]
    ) -> CountsOnMap | None:
        """Return the counts of a log on this map, to draw them; None without a log."""
        if evidence is None:
            return None
        from journeynb.insight.explain.numbers_for_rules import explained_counts

        return explained_counts(self._core, evidence, rules)

    def _credit_on_map(
        self, evidence: Evidence | EventLog | None, show: str | None, model: str | None
    ) -> CreditOnMap | None:
        """Return the credit for conversions, to draw it; None if it is not to be shown."""
        from journeynb.insight.explain.credit_of_evidence import credit_of, require_shown

        require_shown(show, model, evidence is not None)
        if evidence is None or show != "attribution":
            return None
        return credit_of(self._core, evidence, model)

    def persona(
        self,
        persona: str,
        theme: Theme = "auto",
        width: int = 1000,
        today: Day = None,
        select: Codes = None,
    ) -> PersonaCard:
        """Draw the card of a persona: portrait, traits, empathy map, pain points, goals and gaps.

        Parameters
        ----------
        persona : str
            The persona's id, or its name if only one has it.
        theme : {"auto", "light", "dark"} or dict
            The colors, as in `picture`.
        width : int
            In pixels, 480 to 8000.
        today : date or str, optional
            Also show gaps and goal status that depend on the date.
        select : str or list of str, optional
            Rule codes or prefixes, as in `gaps`: list only their gaps, and say so above them.

        Returns
        -------
        PersonaCard
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``; its repr is the
            card as text.

        Raises
        ------
        ArgumentError
            The theme, width, date or `select` is not valid; the message says what is allowed.
        UnknownIdError
            The persona is not on the map.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> _ = jm.add(jn.Persona(name="Maya", role="Home barista", wants=["better coffee"]))
        >>> print(repr(jm.persona("maya")).partition("Gaps:")[0])
        Maya, Home barista
        Wants:
          - better coffee
        <BLANKLINE>
        """
        from journeynb.gaps.findings import prefixes
        from journeynb.picture import chosen_theme, persona_card

        day = day_or_none(today)
        chosen = prefixes(select, "select")
        settings = self.settings
        name, brand = chosen_theme(theme, settings)
        return persona_card(
            self._index, persona, theme=name, width=width, today=day,
            rules=self._rules(settings, chosen or None), brand=brand, select=", ".join(chosen),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        """Return the picture for hosts that ask only for HTML: marimo, Panel."""
        pages: dict[Any, str] = self._core.once_a_step("html", lambda _: {})
        day = pinned_day()
        if day not in pages:
            pages.clear()
            pages[day] = self.picture().to_html()
        return pages[day]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from journeynb.formats.embedded_maps import bundled
        from journeynb.gaps.rules.own import changes
        from journeynb.picture import brand_of, picture
        from journeynb.settings.settings_file import lenient_settings

        settings = lenient_settings(self._core)
        day = pinned_day()
        key = (changes(), repr(settings), day)
        pictures: dict[Any, dict[str, Any]] = self._core.once_a_step("picture", lambda _: {})
        if key not in pictures:
            pictures.clear()
            rules, brand = self._rules(settings), brand_of(settings)
            drawn = picture(self._index, rules=rules, brand=brand, today=day)._repr_mimebundle_()
            pictures[key] = {**drawn, **bundled(self._core.state)}
        return {**pictures[key], "text/plain": repr(self)}
