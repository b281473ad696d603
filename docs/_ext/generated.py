"""Pages that are made from the package: rules, file format, glossary, gallery, reference.

`write_all` writes them to a folder; Sphinx calls it before it reads its sources.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import journeynb as jn
import readme_picture
from api_pages import write_api
from command_line_pages import write_command_line
from course_pages import write_course
from editor_page import write_editor_page
from format_pages import write_formats
from gallery_pages import TODAY, write_gallery
from rule_pages import write_rules
from schema_pages import write_file_format, write_glossary
from site_versions import write_versions
from table_pages import write_table_words

ROOT = Path(__file__).parent.parent.parent


def write_all(out: Path) -> None:
    """Write all generated pages to a folder."""
    write_rules(out / "rules")
    write_file_format(out / "file-format-tables.md")
    write_glossary(out / "glossary.md")
    write_command_line(out / "command-line-tables.md")
    write_table_words(out / "table-words.md")
    write_formats(out / "format-tables.md")
    write_gallery(out / "gallery")
    write_api(out / "api")
    write_notebooks(out / "notebooks")
    write_report(out / "pages" / "report.html")
    write_editor_page(out / "pages" / "editor.html")
    write_course(out)
    write_versions(out / "version-table.md", jn.__version__)
    dark = readme_picture.part().picture(lanes=["touchpoints", "emotion"], width=1200, theme="dark")
    dark.save(out / "coffee-dark.svg")
    pf = jn.sample_portfolio("coffee")
    for theme in ("light", "dark"):
        pf.picture(theme, today=TODAY).save(out / f"portfolio-{theme}.svg")


def write_notebooks(out: Path) -> None:
    """Copy the notebooks with their outputs."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        shutil.copy2(path, out / path.name)


def write_report(path: Path) -> None:
    """Create the report that the documentation shows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    jm = jn.sample("coffee")
    jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
    comments = jn.Comments(jn.sample_comments("coffee"), text="text", name="Survey")
    log = jn.sample_subscribers("coffee")
    jm.report(path, events=log, comments=comments, today=TODAY)


def setup(app: Any) -> dict[str, Any]:
    """Let Sphinx write the pages before it looks for its sources."""
    app.connect("builder-inited", lambda app: write_all(Path(app.srcdir) / "_generated"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
