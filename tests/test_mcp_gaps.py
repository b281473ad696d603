"""The tools by which assistants read gaps and rules: what they answer."""

from pathlib import Path

import pytest

import journeynb as jn
from journeynb.gaps.rule_changes import fix_of
from journeynb.gaps.rules import RULES
from mcp_asking import Ask, asking, pages, refused


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("maps")
    jn.sample("coffee").save(folder / "coffee.journeymap.json")
    return asking(folder)


def test_gaps_name_rule_ids_message_and_fix_and_lead_to_all_of_them(tool: Ask) -> None:
    found = pages(tool, "gaps", "findings", map="coffee", limit=100)
    expected = jn.sample("coffee").gaps(ignore="X515")
    assert [(each["rule"], each["id"]) for each in found] == list(
        zip(expected["rule"], expected["id"], strict=True)
    )
    assert [each["message"] for each in found] == list(expected["message"])
    assert not any("jm." in str(each) for each in found), "a fix is not Python"


def test_gaps_of_some_rules_or_about_one_entity(tool: Ask) -> None:
    only = tool("gaps", map="coffee", select=["m", "A201"], ignore=["M104"])
    assert {each["rule"][0] for each in only["findings"]} == {"A", "M"}
    assert "M104" not in {each["rule"] for each in only["findings"]}
    about = tool("gaps", map="coffee", about="bag-return")
    assert all("bag-return" in (each["id"], each.get("other")) for each in about["findings"])
    assert about["findings"][0]["rule"] == "M101"
    stage = pages(tool, "gaps", "findings", map="coffee", about="loyalty")
    assert {"club-points", "elif"} <= {each["id"] for each in stage}


def test_a_fix_as_changes_works_once_what_is_missing_is_filled_in(tool: Ask) -> None:
    [finding] = tool("gaps", map="coffee", select=["M101"])["findings"]
    assert finding["changes"] == [
        {"op": "link", "kind": "occurs_in", "from": "bag-return", "to": None}
    ]
    assert finding["fill"] == {"to": "an id of kind stage"}
    jm = jn.sample("coffee")
    with pytest.raises(jn.ChangeError):
        jm.apply(finding["changes"])
    jm.apply([{**finding["changes"][0], "to": "loyalty"}])
    assert "bag-return" not in list(jm.gaps(select="M101")["id"])


def test_what_a_fix_leaves_open_is_said() -> None:
    fixes = {code: fix for code in RULES if (fix := fix_of(code))}
    assert len(fixes) > 40
    for code, fix in fixes.items():
        change = fix.of("ID", "OTHER")
        values = {**change, **change.get("fields", {})}
        missing = {key for key, value in values.items() if value is None}
        assert missing == set(fix.missing), code
        assert all(fix.missing.values()), code


def test_what_was_not_checked_is_said(tool: Ask) -> None:
    answer = tool("gaps", map="coffee", select=["E", "P411", "C", "X515"])
    assert answer["findings"] == []
    assert answer["not_checked"] == (
        "E (need an event log); P411 (need a customer table); C (need all maps of a portfolio); "
        "X515 (need a server with --quotes)"
    )


def test_every_rule_is_explained_in_a_small_answer_without_python(tool: Ask) -> None:
    for code, rule in RULES.items():
        answer = tool("explain_rule", code=code.lower())
        assert (answer["rule"], answer["title"]) == (code, rule.title)
        assert "jm." not in answer.get("fix", "") and answer.get("example") is not None


def test_the_settings_of_the_team_apply_and_an_error_in_them_names_their_file(
    tmp_path: Path,
) -> None:
    jn.JourneyMap("Coffee", stages=["Buy"]).save(tmp_path / "coffee.journeymap.json")
    settings = tmp_path / "journeynb.toml"
    settings.write_text('ignore = ["M105"]\n[severity]\nP404 = "error"\n')
    tool = asking(tmp_path)
    found = tool("gaps", map="coffee")["findings"]
    assert [(each["rule"], each["severity"]) for each in found] == [("P404", "error")]
    settings.write_text("ignore = 5\n")
    message = refused(tool, "overview", map="coffee")["message"]
    assert message.startswith("journeynb.toml, line 1") and str(tmp_path) not in message
