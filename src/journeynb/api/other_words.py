"""Names of methods in other libraries."""

OTHER_WORDS = {
    **{f"to_{ending}": f"save('map.{ending}')" for ending in ("csv", "xlsx", "md")},
    "to_excel": "save('map.xlsx')",
    "to_json": "save('map.journeymap.json')",
    "to_markdown": "save('map.md')",
    **{f"to_{ending}": f"picture().save('map.{ending}')" for ending in ("png", "svg")},
    **{f"to_{ending}": f"report('map.{ending}')" for ending in ("html", "pdf", "pptx")},
    **dict.fromkeys(("to_pandas", "to_dataframe"), "table('touchpoint')"),
    **dict.fromkeys(("export", "write", "to_file"), "save"),
    **dict.fromkeys(("plot", "draw", "show"), "picture"),
}
"""What to write instead of a name that other libraries use."""
