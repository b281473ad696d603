"""Assistants propose changes: what is written, what is not, and what becomes of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.mcp.asking.cutting import MOST_TOKENS, tokens
from journeynb.mcp.asking.refusal import refusal_of
from journeynb.mcp.tools.call import Call, NoLongerAskedError
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace

PODCAST = {
    "op": "add", "kind": "touchpoint", "name": "Podcast", "stage": "buy", "personas": ["maya"],
}  # fmt: skip
NESTED: list[Any] = []
for _ in range(5000):
    NESTED = [NESTED]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Buy"])
    jm.add(jn.Persona(name="Maya", quote="I never saw an ad."))
    jm.add(jn.Touchpoint(name="Ad"), stage="awareness", personas="maya")
    jm.save(tmp_path / "coffee.journeymap.json")
    return tmp_path


@pytest.fixture
def call(folder: Path) -> Call:
    return Call(Workspace(folder), client="Claude Code")


def propose(call: Call, *changes: Any, why: str = "Nobody hears of us.") -> dict[str, Any]:
    return ask(call, "propose", {"map": "coffee", "changes": list(changes), "why": why}).content()


def refused(work: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(jn.JourneyError) as caught:
        work()
    return refusal_of(caught.value)


def written(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("coffee.changes/*"))


def test_a_proposal_is_one_file_and_the_map_stays_as_it_is(folder: Path, call: Call) -> None:
    before = (folder / "coffee.journeymap.json").read_bytes()
    made = propose(call, PODCAST)
    assert made["ids"] == ["podcast"]
    assert made["lines"] == [
        "+ touchpoint podcast (Podcast)",
        "+ occurs_in podcast -> buy",
        "+ experiences maya -> podcast",
    ]
    assert "M105" in [each["rule"] for each in made["closes"]]  # a stage without touchpoints
    assert made["closed"] == len(made["closes"]) and made["opened"] == len(made["opens"])
    assert {(each["rule"], each["id"]) for each in made["opens"]} > {("M103", "podcast")}
    assert written(folder) == [f"{made['proposal']}.changes.json"]
    assert (folder / "coffee.journeymap.json").read_bytes() == before


def test_a_proposal_says_who_made_it_and_a_person_can_accept_it(folder: Path, call: Call) -> None:
    id = propose(call, PODCAST)["proposal"]
    found = call.workspace.proposals("coffee").proposal(id)
    assert (found.by, found.origin, found.why) == (
        "Claude Code",
        "assistant",
        "Nobody hears of us.",
    )
    jm = jn.read(folder / "coffee.journeymap.json")
    jm.apply(found.changes)
    assert "podcast" in jm


def test_reviews_show_what_became_of_proposals(call: Call) -> None:
    first = propose(call, PODCAST)["proposal"]
    second = propose(call, {"op": "set", "id": "ad", "owner": "PR"}, why="Nobody owns the ad.")
    folder = call.workspace.proposals("coffee")
    folder.decide(first, "refused", "Maya", "No budget.")
    found = ask(call, "reviews", {"map": "coffee"}).content()
    assert (found["pending"], found["accepted"], found["refused"]) == (1, 0, 1)
    newest, oldest = found["proposals"]
    assert newest["proposal"] == second["proposal"] and newest["state"] == "pending"
    assert newest["lines"] == ["~ touchpoint ad (Ad): owner nothing -> 'PR'"]
    assert (oldest["by"], oldest["decided_by"], oldest["reason"]) == (
        "Claude Code",
        "Maya",
        "No budget.",
    )
    pending = ask(call, "reviews", {"map": "coffee", "state": "pending"}).content()
    assert [each["proposal"] for each in pending["proposals"]] == [second["proposal"]]
    one = ask(call, "reviews", {"map": "coffee", "proposal": first}).content()
    assert [each["proposal"] for each in one["proposals"]] == [first]


def test_what_is_pending_or_was_refused_is_not_proposed_again(folder: Path, call: Call) -> None:
    id = propose(call, PODCAST)["proposal"]
    again = refused(lambda: propose(call, PODCAST, why="In other words."))
    assert again["code"] == "already_proposed" and id in again["message"]
    call.workspace.proposals("coffee").decide(id, "refused", "Maya", "No budget.")
    again = refused(lambda: propose(call, PODCAST))
    assert again["code"] == "refused_before" and "No budget." in again["message"]
    assert len(written(folder)) == 1


@pytest.mark.parametrize(
    ("asked", "code", "change", "field"),
    [
        ({"changes": [PODCAST, {"op": "set", "id": "ad", "cost": "much"}]}, "bad_value", 1, "cost"),
        ({"changes": [PODCAST, PODCAST]}, "id_taken", 1, "name"),
        ({"changes": [{"op": "set", "id": "maya", "quote": "(hidden)"}]}, "hidden_text", 0,
         "quote"),
        ({"changes": [{"op": "set", "id": "ad", "fields": {
            "description": "An… (40 more characters)"}}]}, "cut_text", 0, "description"),
        ({"changes": [{"op": "set", "id": "maya", "wants": ["Crema", "… (8 more items)"]}]},
         "cut_text", 0, "wants"),
        ({"changes": [{"op": "set", "id": "ad", "x" * 999: 1}]}, "unknown_field", 0,
         "x" * 79 + "…"),
        ({"changes": [{"op": "set", "id": "ad", "tags": NESTED}]}, "bad_value", 0, None),
        ({"changes": []}, "no_change", None, "changes"),
        ({"changes": "add a podcast"}, "bad_argument", None, "changes"),
        ({"why": " "}, "bad_value", None, "why"),
        ({"why": "x" * 2001}, "bad_value", None, "why"),
        ({"map": "tea"}, "unknown_map", None, "map"),
        ({"force": True}, "unknown_argument", None, "force"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_nothing_is_written_where_anything_is_wrong(
    folder: Path, call: Call, asked: dict[str, Any], code: str, change: int | None, field: str
) -> None:
    whole = {"map": "coffee", "changes": [PODCAST], "why": "Nobody hears of us.", **asked}
    found = refused(lambda: ask(call, "propose", whole))
    assert (found["code"], found["change"], found["field"]) == (code, change, field)
    assert not (folder / "coffee.changes").exists()


def test_what_only_a_pending_proposal_adds_is_named_as_such(call: Call) -> None:
    id = propose(call, PODCAST)["proposal"]
    link = {"op": "link", "from": "maya", "to": "podcast", "emotion": 1}
    found = refused(lambda: propose(call, link))
    assert (found["code"], found["field"]) == ("unknown_id", "to")
    assert id in found["message"] and "in one call" in found["allowed"]


def test_reviews_say_whether_a_pending_proposal_still_fits(folder: Path, call: Call) -> None:
    for field in ("owner", "tone", "promise"):
        propose(call, {"op": "set", "id": "ad", field: "New"})
    jm = jn.read(folder / "coffee.journeymap.json")
    jm.set("ad", owner="Other", tone="New")
    jm.save()
    found = ask(call, "reviews", {"map": "coffee"}).content()["proposals"]
    assert {each["lines"][0].split()[4]: each["now"] for each in found} == {
        "owner": "conflict",
        "tone": "there",
        "promise": "fits",
    }


def test_quotes_are_hidden_in_proposals_unless_the_server_shows_them(
    folder: Path, call: Call
) -> None:
    quote = {"op": "set", "id": "maya", "quote": "I did not know."}
    comment = {"op": "add", "kind": "comment", "description": "Ask Ben.", "personas": "maya"}
    propose(call, quote, comment)
    for shows in (False, True):
        reader = Call(Workspace(folder, quotes=shows))
        text = ask(reader, "reviews", {"map": "coffee"}).text()
        assert ("I did not know." in text, "I never saw" in text, "Ask Ben." in text) == (
            shows,
        ) * 3


def test_a_map_that_has_changed_meanwhile_is_the_base_of_the_next_proposal(
    folder: Path, call: Call
) -> None:
    propose(call, PODCAST)
    jm = jn.read(folder / "coffee.journeymap.json")
    jm.set("ad", name="Radio ad")
    jm.save()
    found = call.workspace.proposals("coffee").proposal(
        propose(call, {"op": "set", "id": "ad", "owner": "PR"})["proposal"]
    )
    assert found.file is not None and found.file.base.entity("ad").name == "Radio ad"


def test_answers_about_many_changes_keep_their_size(call: Call) -> None:
    many = [{**PODCAST, "name": f"Podcast number {number}"} for number in range(200)]
    made = ask(call, "propose", {"map": "coffee", "changes": many, "why": "All of them."})
    assert tokens(made.text()) <= MOST_TOKENS
    assert made.content()["opened"] > len(made.content()["opens"]) > 5
    assert "gaps(map)" in made.content()["next"]
    assert tokens(ask(call, "reviews", {"map": "coffee"}).text()) <= MOST_TOKENS


def test_two_servers_propose_the_same_at_once_and_it_is_written_once(folder: Path) -> None:
    calls = [Call(Workspace(folder), client=f"client {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(lambda each: _code(each, PODCAST), calls))
        others = [{"op": "set", "id": "ad", "owner": f"Team {number}"} for number in range(4)]
        assert list(threads.map(_code, calls, others)) == [""] * 4
    assert sorted(codes) == ["", *["already_proposed"] * 3]
    assert len(calls[0].workspace.proposals("coffee").proposals()) == len(written(folder)) == 5


def _code(call: Call, change: Any) -> str:
    try:
        propose(call, change)
    except jn.ChangeError as error:
        return error.code
    return ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_server_that_is_killed_while_it_writes_leaves_no_half_proposal(
    folder: Path, call: Call, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr(os, at, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            propose(call, PODCAST)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert ask(call, "reviews", {"map": "coffee"}).content()["proposals"] == []
    propose(call, PODCAST)
    found = ask(call, "reviews", {"map": "coffee"}).content()
    assert [each["state"] for each in found["proposals"]] == ["pending"]


def test_a_folder_that_is_read_only_is_named_in_the_error(folder: Path, call: Call) -> None:
    (folder / "coffee.changes").write_text("not a folder")
    found = refused(lambda: propose(call, PODCAST))
    assert found["code"] == "file" and "coffee.changes" in found["message"]
    assert str(folder) not in found["message"]


def test_errors_of_other_files_name_them_from_the_folder_on(folder: Path) -> None:
    (folder / "maps").mkdir()
    (folder / "coffee.journeymap.json").rename(folder / "maps" / "coffee.journeymap.json")
    (folder / "journeynb.toml").write_text("[rules")
    found = refused(lambda: propose(Call(Workspace(folder / "maps")), PODCAST))
    assert found["message"].startswith("../journeynb.toml, ")
    assert written(folder / "maps") == []


def test_a_call_that_nobody_waits_for_writes_nothing(folder: Path) -> None:
    call = Call(Workspace(folder), is_cancelled=lambda: True)
    with pytest.raises(NoLongerAskedError):
        propose(call, PODCAST)
    assert written(folder) == []
