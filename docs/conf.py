"""How the documentation is built."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "_ext"), str(Path(__file__).parent.parent / "scripts")]

import journeynb  # noqa: E402
from site_versions import versions  # noqa: E402

project = "journeynb"
release = journeynb.__version__
author = "The journeynb developers"
copyright = author  # noqa: A001 (Sphinx asks for this name)

extensions = ["sphinx.ext.autodoc", "numpydoc", "myst_nb", "generated", "site_search"]
templates_path = ["_templates"]
exclude_patterns = [
    "_generated/*-tables.md",
    "_generated/*-table.md",
    "_generated/table-words.md",
    "_generated/pages",
]
default_role = "py:obj"
toc_object_entries_show_parents = "hide"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings have them in words
numpydoc_show_class_members = False
add_module_names = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the notebooks contain their outputs, which the tests compare
# JupyterLab draws these outputs itself; here the picture beside them is shown
suppress_warnings = ["mystnb.unknown_mime_type"]
nb_ipywidgets_js = {}  # the pages load nothing

html_theme = "pydata_sphinx_theme"
html_title = "journeynb"
FONTS = Path(__file__).parent.parent / "src/journeynb/picture/drawing/fonts"
html_static_path = ["_static", *(str(FONTS / f"inter-latin-{w}.woff2") for w in (400, 600))]
html_extra_path = ["_generated/pages"]  # the report, unchanged
(Path(__file__).parent / "_generated" / "pages").mkdir(parents=True, exist_ok=True)
html_css_files = ["site.css"]
html_js_files = [("site-search.js", {"defer": "defer"}), ("site-live.js", {"defer": "defer"})]
html_context = {"site_versions": versions(release), "default_mode": "auto"}
html_additional_pages = {"search": "search.html"}
html_sidebars: dict[str, list[str]] = {"index": [], "search": []}
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "navbar_end": ["site-versions", "theme-switcher"],
    "header_links_before_dropdown": 4,
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": False,
    "show_toc_level": 2,  # the questions of howto.md are headings of the third level
    "show_version_warning_banner": False,
    "secondary_sidebar_items": ["page-toc"],
}
