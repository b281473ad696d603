"""Check the layout of src/journeynb: floors, circles of imports and the size of folders.

Imports inside functions and under ``TYPE_CHECKING`` count like the others. A module imports from
folders on a lower floor, or from its own folder; and only those libraries that its part may use.
"""

import ast
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import networkx as nx

SOURCE = Path(__file__).parents[1] / "src/journeynb"
MOST = 20
"""Largest number of modules in a folder."""
FLOORS = {
    "base": 0,
    "model/kinds": 0.9,
    "model": 1,
    "data": 1,
    "data/cjml": 0.97,
    "data/engine": 0.98,
    "data/times": 1.1,
    "data/statistics": 1.05,
    "data/opened": 1.2,
    "formats/shared": 2,
    "formats/spreadsheet/words": 2,
    "formats/spreadsheet/grids": 2,
    "formats/spreadsheet/emotions": 2.1,
    "formats/mermaid": 2.2,
    "formats/spreadsheet/layout": 2.2,
    "formats/spreadsheet/forms": 2.3,
    "formats/spreadsheet": 2.4,
    "tables": 2,
    "gaps/goals": 1.95,
    "gaps/rules": 2,
    "formats/boards": 2.45,
    "formats/cjml": 2.4,
    "formats/graphs": 2.4,
    "formats/jsonld": 2.4,
    "formats/open_journey": 2.4,
    "formats": 2.5,
    "portfolio/reading": 2.6,
    "portfolio/shared": 2.7,
    "portfolio/library": 2.72,
    "portfolio/rules": 2.75,
    "settings": 2.05,
    "gaps": 2.1,
    "review": 2.8,
    "evidence/exports": 2.9,
    "evidence/lifetime": 2.9,
    "evidence/log": 3,
    "evidence/matching": 3.1,
    "evidence/questions": 3.2,
    "evidence/kpis": 3.25,
    "evidence": 3.3,
    "evidence/proposals": 3.4,
    "simulation": 3.4,
    "insight/customers/table": 3.95,
    "insight/comments": 3.95,
    "insight/voice": 4.02,
    "insight/customers": 4,
    "insight/sheets": 3.9,
    "insight/goals": 4,
    "insight/explain/changes": 4.04,
    "insight/explain/credit": 4.04,
    "insight/explain/difference": 4.04,
    "insight/explain": 4.05,
    "insight": 4.1,
    "picture/drawing": 5,
    "picture/map": 5.1,
    "picture/persona_card": 5.2,
    "picture/portfolio": 5.25,
    "picture": 5.3,
    "charts/look": 5.1,
    "charts/map": 5.2,
    "charts/evidence": 5.2,
    "charts/insight": 5.2,
    "charts/portfolio": 5.25,
    "charts": 5.3,
    "portfolio": 5.4,
    "sync/counting": 4.95,
    "sync": 5,
    "notebook": 6,
    "report/content": 6,
    "report/parts": 6.1,
    "report/page": 6.2,
    "report/slides": 6.2,
    "report/portfolio": 6.25,
    "report": 6.3,
    "api/parts": 7,
    "api/parts/data": 7.05,
    "api/parts/portfolio": 7.06,
    "api": 7.1,
    "": 7.2,
    "server": 7.3,
    "course/exercise": 7.25,
    "course/checks": 7.26,
    "course": 7.3,
    "course/variants": 7.27,
    "course/kit/canvas": 7.31,
    "course/kit/grading": 7.31,
    "course/kit/export": 7.31,
    "course/kit/lecture": 7.32,
    "course/kit": 7.35,
    "mcp/asking": 7.36,
    "mcp/workspace": 7.37,
    "mcp/editing": 7.375,
    "mcp/content": 7.375,
    "mcp/evidence": 7.375,
    "mcp/tools": 7.38,
    "mcp/resources": 7.383,
    "mcp/prompts": 7.386,
    "mcp/serving": 7.39,
    "mcp": 7.4,
    "cli/shared": 8,
    "cli/commands/evidence": 8.05,
    "cli/commands/course": 8.05,
    "cli/commands": 8.1,
    "cli": 8.2,
}
"""The floor of each folder; the package itself, "", is what users import."""
LIBRARIES = {
    "base": {"numpy", "openpyxl", "pandas"},
    "model": {"networkx", "pydantic", "pydantic_core", "pandas"},
    "data": {
        *("ibis", "duckdb", "pyarrow", "pandas", "numpy", "pyspark", "IPython", "sqlglot"),
        "openpyxl",
    },
    "formats": {"networkx", "pydantic", "pandas", "openpyxl", "markdown_it"},
    "gaps": {"networkx", "pandas"},
    "tables": {"networkx", "pandas"},
    "insight": {"ibis", "numpy", "pandas", "pyarrow", "scipy", "stepmix", "vaderSentiment"},
    "evidence": {"ibis", "duckdb", "pyarrow", "pandas", "numpy", "rapidfuzz"},
    "simulation": {"duckdb", "numpy", "pandas"},
    "sync": {"pydantic", "pydantic_core", "typing_extensions"},
    "notebook": {"anywidget", "comm", "ipywidgets", "traitlets", "IPython"},
    "review": {"pandas"},
    "api": {"networkx", "pandas"},
    "": set(),
    "cli": {"typer", "pandas"},
}
"""What each part may import from outside the standard library."""

Graph = dict[str, set[str]]


def module_of(path: Path) -> str:
    """Return the name of a module inside the package: ``gaps/rules/smart``, ``gaps``."""
    name = path.relative_to(SOURCE).with_suffix("").as_posix()
    return name.removesuffix("__init__").rstrip("/")


@cache
def imports_of(path: Path) -> list[tuple[int, str]]:
    """Return each module that a file imports, with the line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, each.name) for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            module = node.module or ""
            if module.partition(".")[0] != "journeynb":
                found.append((node.lineno, module))
                continue
            names = [f"{module}.{each.name}" for each in node.names]
            found += [(node.lineno, name if _is_module(name) else module) for name in names]
    return found


def _is_module(name: str) -> bool:
    path = SOURCE.parent.joinpath(*name.split("."))
    if not (path.is_dir() or path.with_suffix(".py").is_file()):
        return False
    exported = path.parent / "__init__.py"
    return path.parent == SOURCE or path.name not in _exports(exported)


@cache
def _exports(path: Path) -> set[str]:
    """Return the names that a package imports from its modules: `picture.picture`, a function."""
    if not path.is_file():
        return set()
    nodes = ast.parse(path.read_text("utf-8")).body
    return {
        each.asname or each.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and not _imports_modules(node)
        for each in node.names
    }


def _imports_modules(node: ast.ImportFrom) -> bool:
    folder = SOURCE.parent.joinpath(*(node.module or "").split("."))
    return folder.is_dir() and any((folder / f"{each.name}.py").is_file() for each in node.names)


def modules() -> list[Path]:
    """Return the files of all modules; the sources of the lessons are notebooks, not modules."""
    lessons = SOURCE / "course/lessons"
    return [path for path in sorted(SOURCE.rglob("*.py")) if lessons not in path.parents]


def graph() -> Graph:
    """Return the modules that each module imports from the package, by name."""
    found: Graph = {}
    for path in modules():
        own = module_of(path)
        found[own] = {
            module.removeprefix("journeynb").lstrip(".").replace(".", "/")
            for _, module in imports_of(path)
            if module.partition(".")[0] == "journeynb"
        } - {own}
    return found


def folder_of(module: str) -> str:
    """Return the folder of a module; a package is in its own, ``python -m journeynb`` in cli."""
    if module == "__main__":
        return "cli"
    return module if (SOURCE / module).is_dir() else module.rpartition("/")[0]


def climbs(imports: Graph) -> set[tuple[str, str]]:
    """Return the imports from the same floor or a higher one, apart from the own folder."""
    return {
        (own, other)
        for own, others in imports.items()
        for other in others
        if folder_of(own) != folder_of(other) and FLOORS[folder_of(other)] >= FLOORS[folder_of(own)]
    }


def other_libraries() -> list[str]:
    """Return the imports of libraries that a part may not use, a line each."""
    wrong = []
    for path in modules():
        allowed = LIBRARIES.get(module_of(path).partition("/")[0])
        if allowed is None:
            continue
        known = {"journeynb", *sys.stdlib_module_names, *allowed}
        for line, module in imports_of(path):
            top = module.partition(".")[0]
            if top not in known:
                wrong.append(f"{path.relative_to(SOURCE)}:{line} imports {module}")
    return wrong


def problems() -> list[str]:
    """Return what is wrong with the layout, a line each."""
    imports = graph()
    wrong = [
        f"{folder}: has no floor in scripts/check_layout.py"
        for folder in sorted({folder_of(each) for each in imports} - set(FLOORS))
    ]
    if wrong:
        return wrong
    wrong += [
        f"{own} imports {other}, which is not on a lower floor"
        for own, other in sorted(climbs(imports))
    ]
    for circle in nx.strongly_connected_components(nx.DiGraph(imports)):
        if len(circle) > 1:
            wrong.append(f"circle of imports: {', '.join(sorted(circle))}")
    sizes = Counter(path.parent for path in modules())
    wrong += [
        f"{folder.relative_to(SOURCE)} has {size} modules; allowed: {MOST}"
        for folder, size in sizes.items()
        if size > MOST
    ]
    return wrong + other_libraries()


if __name__ == "__main__":
    found = problems()
    print("\n".join(found))
    sys.exit(bool(found))
