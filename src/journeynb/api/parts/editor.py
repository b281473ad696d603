"""Editing a map by hand, in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from journeynb.api.parts.evidence import Evidences
from journeynb.api.parts.pictures import Pictures
from journeynb.api.parts.reports import Reports

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.notebook.editor_widget import EditedMap, Editor


class Editors(Pictures, Evidences, Reports):
    """The methods of a map that show it as an editor."""

    def edit(
        self,
        view: str = "map",
        height: str | int = 640,
        persona: str = "",
        readonly: bool = False,
        evidence: Evidence | EventLog | None = None,
    ) -> Editor:
        """Show the map as an editor; what is edited there is in the map at once.

        Parameters
        ----------
        view : {"map", "goals", "personas", "alignment", "table", "priorities"}
            What it shows at first.
        height : int or str
            In pixels, or in CSS such as ``"80vh"``.
        persona : str
            The id of the persona whose journey is highlighted.
        readonly : bool
            Only show the map.
        evidence : Evidence or EventLog, optional
            Show what customers did, too, as `picture` draws it, with gaps of the rules E and how
            many customers each gap touches. It is counted in the background, anew when an edit
            changes what the log shows.

        Returns
        -------
        Editor
            An anywidget; its ``selection``, ``view`` and ``persona`` can be read, set and observed.

        Raises
        ------
        ArgumentError
            A view or height that there is not, a persona that is none, evidence that is none.
        JourneyError
            The editor is not built, which only happens in a source tree.

        See Also
        --------
        live : show a chart or table anew after each step.

        Examples
        --------
        >>> jn.sample("coffee").edit(view="goals")
        Editor of 'Copper Finch, the coffee subscription'
        """
        from journeynb.notebook.editor_widget import editor

        return editor(cast("EditedMap", self), view, height, persona, readonly, evidence)
