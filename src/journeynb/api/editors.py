"""The editor of a map: `jm.edit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from journeynb.api.parts.data.evidence import Evidences
from journeynb.api.parts.pictures import Pictures
from journeynb.api.parts.reports import Reports
from journeynb.base.host import in_marimo

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.insight.customers.customers import Customers
    from journeynb.notebook.editor_widget import EditedMap, Editor
    from journeynb.sync.exports import Make
    from journeynb.sync.lens import Columns, Names
    from journeynb.sync.message_parts import ExportFormat


class Editors(Pictures, Evidences, Reports):
    """Methods that show a map in an editor."""

    def edit(
        self,
        view: str = "map",
        height: str | int = 640,
        persona: str = "",
        readonly: bool = False,
        evidence: Evidence | EventLog | None = None,
        customers: Customers | None = None,
        select: Names | None = None,
        columns: Columns | None = None,
    ) -> Editor:
        """Show the map in an editor. Edits in the editor are on the map at once.

        Parameters
        ----------
        view : {"map", "goals", "personas", "alignment", "table", "priorities"}
            View to start with.
        height : int or str
            Height in pixels, or as a CSS length such as ``"80vh"``.
        persona : str
            Id of the persona whose journey is highlighted.
        readonly : bool
            Whether the map can only be read.
        evidence : Evidence or EventLog, optional
            Event log whose counts are shown, as in `picture`, with the gaps of the evidence rules
            (E) and the number of customers that each gap affects. The log is counted in the
            background, and again if an edit changes the result.
        customers : Customers, optional
            Table of customers. The form of a persona or segment then shows how many of them fit its
            filter; they are counted in the background, too.
        select : str or list of str, optional
            Rule codes or prefixes, as in `gaps`, such as ``"M"`` or ``["M101", "S"]``: the editor
            counts, lists and marks only their gaps, and says so. A button shows all of them.
        columns : list of str or dict, optional
            Columns of touchpoints in the table view, in this order, after the name: fields, such as
            ``owner``, and links by their column headings, such as ``stage`` and ``leads_to``. A
            dict has the columns of several kinds:
            ``{"touchpoint": ["owner"], "persona": ["wants"]}``. The other columns are in the menu
            above the table.

        Returns
        -------
        Editor
            An anywidget; its ``selection``, ``view`` and ``persona`` can be read, set and observed.
            In marimo it is wrapped, as ``mo.ui.anywidget`` does: give it a name, and cells that use
            the name run again after each edit.

        Raises
        ------
        ArgumentError
            The view, the height, a rule, a column, the evidence or the customers are not valid,
            `persona` is not the id of a persona, or the map has more than 3,000 touchpoints.
        UnknownIdError
            The persona is not on the map.
        JourneyError
            The editor is not built, which only happens in a source checkout.

        See Also
        --------
        live : update a chart or table after each step.

        Examples
        --------
        >>> jn.sample("coffee").edit(view="goals")
        Editor of 'Copper Finch, the coffee subscription'

        Show only what you need to answer a question, such as who owns each touchpoint:

        >>> jn.sample("coffee").edit("table", select="M", columns=["stage", "channels", "owner"])
        Editor of 'Copper Finch, the coffee subscription'
        """
        from journeynb.notebook.editor_widget import editor
        from journeynb.notebook.marimo_editor import reactive

        shown = view, height, persona, readonly, evidence, customers, select, columns
        made = editor(cast("EditedMap", self), *shown)
        return reactive(made) if in_marimo() else made

    def _exporter(self, format: ExportFormat, evidence: Evidence | None) -> Make:
        from journeynb.api.parts.exported_files import exporter

        return exporter(self._core, format, evidence)
