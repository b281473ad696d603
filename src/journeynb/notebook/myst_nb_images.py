"""Charts and editors in pages of MyST-NB: their images keep a description.

MyST-NB loads this by the entry point ``myst_nb.mime_renderers`` of the package.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, ClassVar

from journeynb.formats.embedded_maps import KEY

_LABEL = re.compile(r'\A<svg role="img" aria-label="([^"]*)"')


class ImageRenderer:
    """Render a chart, and the picture of an editor, as MyST-NB does, with an alternative text."""

    mime_priority_overrides: ClassVar[tuple[tuple[str, str, int | None], ...]] = ()

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[Any] | None:
        """Return the image, or None for other outputs.

        A text that the author gave to the cell (``mystnb: image: alt:``) stays.
        """
        description = _description(data)
        if not description:
            return None
        made = renderer.render_image_inline(data) if inline else renderer.render_image(data)
        for node in made:
            if not node.get("alt"):
                node["alt"] = description
        return list(made)


def _description(data: Any) -> str:
    if data.mime_type == "image/svg+xml":
        label = _LABEL.match(data.content)
        return unescape(label[1]) if label else ""
    if data.mime_type == "image/png" and KEY in data.output_metadata:
        return str(data.output_metadata.get("image/png", {}).get("alt", ""))
    return ""
