"""What a map looks like: its picture, and what a notebook shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.facade.answers import Answers, Day
from journeynb.model.days import day_of
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown
from journeynb.model.state import State

if TYPE_CHECKING:
    from journeynb.picture import Picture


class Pictures(Answers):
    """The methods of a map that draw it."""

    def picture(
        self,
        persona: str | Iterable[str] | None = None,
        lanes: str | Iterable[str] | None = None,
        theme: str = "light",
        width: int = 1400,
        compare: Pictures | None = None,
        today: Day = None,
    ) -> Picture:
        """Return the map as a picture.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids: only these personas, and what is about them.
        lanes : str or list of str, optional
            The rows to show, by default all that hold something: ``wants``, ``touchpoints``,
            ``emotion``, ``actions``, ``thoughts``, ``pain_points``, ``opportunities``, ``content``,
            ``metrics``, ``notes``, ``goals``, and the ids of the map's lanes.
        theme : {"light", "dark"}
            The colours.
        width : int
            In pixels, 480 to 8000; what does not fit beside each other wraps into bands.
        compare : JourneyMap, optional
            Another map: what was added, removed and changed since is marked.
        today : date or str, optional
            Draw what depends on the day, too: the status of goals, gaps of what is stale or due.

        Returns
        -------
        Picture
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``.

        Raises
        ------
        ArgumentError
            A row, theme, width or day that there is not; tells what is allowed.
        UnknownIdError
            A persona that the map does not have.

        Examples
        --------
        >>> jn.sample("coffee").picture(persona="maya", theme="dark")
        Picture of 'Copper Finch, the coffee subscription', 1400 by ... pixels
        """
        from journeynb.picture import picture

        if compare is not None and not isinstance(compare, Pictures):
            raise ArgumentError(f"compare={shown(compare)}; allowed: another JourneyMap")
        return picture(
            self._index,
            persona=persona if persona is None or isinstance(persona, str) else list(persona),
            lanes=lanes if lanes is None or isinstance(lanes, str) else list(lanes),
            theme=theme,
            width=width,
            compare=None if compare is None else compare._index,
            today=None if today is None else day_of(today),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        bundle: dict[str, str] = self._core.once_a_step("picture", self._pictured)
        return {**bundle, "text/plain": repr(self)}

    def _pictured(self, state: State) -> dict[str, str]:
        return self.picture()._repr_mimebundle_()
