"""The gaps and columns that `jm.edit` and `jm.picture` show by choice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import LINKS
from journeynb.sync.lens import LINK_COLUMNS, column_names
from wire import faults

TABLE = Path(__file__).parent.parent / "js" / "src" / "editor" / "table" / "columns.ts"


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness")
    jm.add(jn.Goal(name="Grow"))
    return jm


def lens(**options: Any) -> Any:
    state = coffee().edit(**options)._snapshot()
    assert faults("Snapshot", state) == []
    return state.get("lens")


def test_an_editor_knows_the_rules_and_columns_that_were_chosen() -> None:
    assert lens() is None
    assert lens(select="m") == {"rules": ["M"]}
    assert lens(select=["M101", "s"]) == {"rules": ["M101", "S"]}
    assert lens(columns=["stage", "channels", "owner"]) == {
        "columns": {"touchpoint": ["occurs_in.out", "channels", "owner"]}
    }
    assert lens(columns="owner, ours") == {"columns": {"touchpoint": ["owner", "ours"]}}
    assert lens(columns={"goals": ["part_of"], "persona": "wants"}) == {
        "columns": {"goal": ["refines.out"], "persona": ["wants"]}
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"select": "Q"}, "select: no rule code starts with 'Q'"),
        ({"select": []}, "select is empty"),
        ({"select": "E"}, "these rules need evidence="),
        ({"select": "C"}, "these rules need a portfolio"),
        ({"columns": 3}, "columns=3 is not valid; allowed: a list of columns"),
        ({"columns": ["Owner"]}, "touchpoints have no column 'Owner'; allowed: name, "),
        ({"columns": {"goal": ["stage"]}}, "goals have no column 'stage'; allowed: name, "),
        ({"columns": {"team": []}}, "unknown kind 'team'; allowed: persona, "),
        ({"columns": ["owner", "owner"]}, "'owner' occurs twice"),
        ({"select": "P411"}, "does not check P411; jm.gaps('P411', customers=cu) lists their gaps"),
        ({"select": ["P411", "E601"]}, "need evidence="),
    ],
)
def test_a_wrong_choice_says_what_is_allowed(options: dict[str, Any], words: str) -> None:
    with pytest.raises(jn.ArgumentError, match=re.escape(words)):
        coffee().edit(**options)


def test_rules_that_the_team_ignores_cannot_be_the_only_ones(tmp_path: Path) -> None:
    (tmp_path / "journeynb.toml").write_text('ignore = ["M104"]\n')
    coffee().save(tmp_path / "coffee.journeymap.json")
    jm = jn.open(tmp_path / "coffee.journeymap.json")
    with pytest.raises(jn.ArgumentError, match=r"ignore these rules; jm.gaps\('M104'\) lists"):
        jm.edit(select="M104")
    assert jm.edit(select="M")._snapshot()["lens"] == {"rules": ["M"]}


def test_two_editors_of_a_map_have_choices_of_their_own() -> None:
    jm = coffee()
    first, second = jm.edit(select="M"), jm.edit(select="S", columns=["owner"])
    assert first._snapshot()["lens"] == {"rules": ["M"]}
    assert second._snapshot()["lens"] == {"rules": ["S"], "columns": {"touchpoint": ["owner"]}}


def test_python_and_the_table_view_have_the_same_columns_of_links() -> None:
    text = TABLE.read_text(encoding="utf-8")
    table = text[text.index("const LINKS") : text.index("\n};")]
    found: dict[str, dict[str, str]] = {}
    for kind, rows in re.findall(r"^  (\w+): (\[.*?\]),\n(?=  \w|$)", f"{table}\n", re.M | re.S):
        for link, way, head in re.findall(r'\["(\w+)", "(\w+)", "([^"]+)"\]', rows):
            name = head.lower().replace(" ", "_")
            found.setdefault(kind, {})[name] = f"{link}.{way}"
    assert found == {kind: dict(names) for kind, names in LINK_COLUMNS.items()}
    for kind in ENTITIES:
        names = column_names(kind)
        assert len(set(names.values())) == len(names)
        assert all(id.split(".")[0] in LINKS for id in names.values() if "." in id)


def test_a_picture_marks_the_gaps_of_chosen_rules_and_says_so() -> None:
    jm = coffee()
    all_gaps, only = jm.picture().svg, jm.picture(select="M104").svg
    assert "Only gaps of" not in all_gaps
    assert ">Only gaps of M104 are marked<" in only
    assert "; only gaps of M104 are marked</desc>" in only
    assert jm.picture(select="p", detail="summary").svg.count("Only gaps of P are marked") == 2
    assert len(only) < len(all_gaps)
    with pytest.raises(jn.ArgumentError, match="these rules need evidence="):
        jm.picture(select="E")


def test_the_stored_picture_of_an_editor_has_the_same_marks() -> None:
    editor = coffee().edit(select="M")
    assert "; only gaps of M are marked." in editor._repr_mimebundle_()[0]["text/html"]
    drawn = editor._drawn()
    assert drawn is not None
    assert "Only gaps of M are marked" in drawn.svg
