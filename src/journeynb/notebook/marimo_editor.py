"""The editor as an element of marimo: cells that name it run again after each edit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from journeynb.notebook.editor_widget import Editor


def reactive(editor: Editor) -> Editor:
    """Return an editor wrapped for marimo; its attributes are those of the editor."""
    return cast("Editor", sys.modules["marimo"].ui.anywidget(editor))
