"""The documentation covers everything, and nothing in it is stale."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import api_pages
import command_line_pages
import gallery_pages
import generated
import journeynb as jn
import pages
import readme_picture
import rule_pages
import schema_pages
from journeynb.base.text import severity_word
from journeynb.evidence.evidence import Evidence
from journeynb.gaps.rules import RULES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def words_of(path: Path) -> str:
    return path.read_text("utf-8")


def test_the_pictures_of_the_readme_are_not_stale() -> None:
    for path, svg in readme_picture.drawn().items():
        assert path.read_bytes() == svg, "run `make readme`"
        assert len(svg) <= 300_000
        assert f"]({path.relative_to(ROOT).as_posix()})" in README


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert named >= {"demo", "test", "lint", "docs", "bench"}
    assert named <= targets


def test_the_links_of_the_readme_work() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / link).exists(), link


def test_every_rule_has_a_page_with_its_example(tmp_path: Path) -> None:
    rule_pages.write_rules(tmp_path)
    index = words_of(tmp_path / "index.md")
    for code, rule in RULES.items():
        severity = severity_word(rule.severity)
        assert f"| [{rule.title}]({code}.md) | {code} | {severity} | {rule.when} |" in index
        assert code[0] in rule_pages.GROUPS
        page, explained = words_of(tmp_path / f"{code}.md"), jn.explain(code)
        found = [each for name, each in explained.finding.items() if name != "severity"]
        parts = [code, rule.title, severity, rule.when, rule.why]
        for part in [*parts, explained.bad, explained.mend, *found]:
            assert part.rstrip() in page or part in ("", rule.holds_for)
        for drawing in (f"{code}-bad.svg", f"{code}-fixed.svg"):
            assert drawing in page
            ElementTree.fromstring(words_of(tmp_path / drawing))


def test_every_command_and_option_is_documented(tmp_path: Path) -> None:
    command_line_pages.write_command_line(tmp_path / "tables.md")
    tables = words_of(tmp_path / "tables.md")
    for name, command in command_line_pages.commands().items():
        first = name.partition(" ")[0]
        assert f"journeynb {first}" in README + words_of(ROOT / "docs/command-line.md")
        section = tables.partition(f"\n### journeynb {name}\n")[2].partition("\n### ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert len(rows) == len(command.params)
        for parameter, row in zip(command.params, rows, strict=True):
            assert parameter.param_type_name == "argument" or parameter.opts[-1] in row
            assert parameter.help and row.endswith(f"| {parameter.help} |")


WRITTEN = sorted(
    page.relative_to(ROOT).as_posix()
    for part in (".", "tutorials", "guides", "explanation", "reference")
    for page in (ROOT / "docs" / part).glob("*.md")
)


@pytest.mark.parametrize("page", ["README.md", *WRITTEN])
def test_the_commands_on_a_page_and_their_options_exist(page: str) -> None:
    commands = command_line_pages.commands()
    for line in re.findall(r"(?m)\bjourneynb ([a-z]+ [^`\n]*)[`\n]", words_of(ROOT / page)):
        first, _, rest = line.partition(" ")
        second = rest.partition(" ")[0]
        name = f"{first} {second}" if f"{first} {second}" in commands else first
        if name in commands or "--" in rest:
            known = {option for each in commands[name].params for option in each.opts}
            assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest)) <= known, (name, rest)


def test_the_page_on_evidence_names_every_method() -> None:
    page = words_of(ROOT / "docs" / "evidence.md")
    for name in vars(Evidence):
        if not name.startswith("_") and name not in ("mapped", "customer_personas", "still"):
            assert f"ev.{name}(" in page, name
    for name in inspect.signature(jn.EventLog).parameters:
        assert name == "source" or f"{name}=" in page, name


def test_every_option_of_the_picture_has_its_example() -> None:
    examples = "\n".join(code for _, code in gallery_pages.PICTURES.values())
    shown = ("persona", "lanes", "theme", "width", "compare", "today", "evidence", "show")
    for option in (*shown, "comments"):
        assert f"{option}=" in examples


def test_every_public_name_is_in_the_reference(tmp_path: Path) -> None:
    api_pages.write_api(tmp_path)
    pages = "\n".join(words_of(path) for path in tmp_path.glob("*.rst"))
    for name in jn.__all__:
        assert len(re.findall(rf"^\.\. auto\w+:: journeynb\.{name}$", pages, re.MULTILINE)) == 1


def test_every_kind_link_and_field_is_documented(tmp_path: Path) -> None:
    schema_pages.write_file_format(tmp_path / "tables.md")
    schema_pages.write_glossary(tmp_path / "glossary.md")
    tables, glossary = words_of(tmp_path / "tables.md"), words_of(tmp_path / "glossary.md")
    schema = jn.schema()
    for each in [*schema["x-journey"]["kinds"], *schema["x-journey"]["links"]]:
        kind = each["kind"]
        section = tables.partition(f"\n### {kind}\n")[2].partition("\n### ")[0]
        assert schema["$defs"][each["type"]]["description"] in section
        term = kind.replace("_", " ") if "plural" in each else kind
        assert f"\n{term}\n  " in glossary
        for field in each["fields"]:
            assert f"| `{field}`" in section
            assert f"| `{field}`" in glossary
    for field in schema["x-journey"]["map"]:
        assert f"| `{field}`" in tables
        assert f"| `{field}`" in glossary


def test_the_notebooks_contain_their_outputs(tmp_path: Path) -> None:
    generated.write_notebooks(tmp_path)
    for path in (ROOT / "examples").glob("*.ipynb"):
        assert '"output_type"' in words_of(tmp_path / path.name)


def test_a_table_cell_can_contain_any_text() -> None:
    assert pages.table(["a"], [["x|y\nz"]]) == "| a |\n| --- |\n| x\\|y z |"
