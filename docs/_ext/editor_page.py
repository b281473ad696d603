"""The page on which readers try the editor without installing anything."""

from __future__ import annotations

from pathlib import Path

import journeynb as jn
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.report.page.embedded_editor import editable_part
from pages import write

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Try the editor of journeynb</title>
<style>
  html { color-scheme: light dark; }
  body { margin: 0; }
</style>
<script>
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  addEventListener("message", (event) => {
    if (["light", "dark"].includes(event.data)) document.documentElement.dataset.theme = event.data;
  });
</script>
</head>
<body>
HTML
<script>SCRIPT</script>
</body>
</html>
"""


def write_editor_page(path: Path) -> None:
    """Write a page with the editor of the sample map, which loads nothing."""
    jm = jn.sample("coffee")
    part = editable_part(jm._core, today=EXAMPLE_DAY, height="100vh")
    write(path, PAGE.replace("HTML", part.html).replace("SCRIPT", part.script))
