"""A map on a Jupyter server: several people edit it, it is saved, and the file changes."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.review.proposal_folder import ProposalFolder
from journeynb.server.outbox import Outbox
from jupyter_here import Jupyter


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "root").mkdir()
    made = Jupyter(folder / "root", data=folder / "data")
    yield made
    made.stop()


@pytest.fixture
def path(server: Jupyter, request: pytest.FixtureRequest) -> str:
    name = f"{request.node.name}.journeymap.json"
    jn.sample("coffee").save(str(server.root / name))
    return name


def titled(title: str) -> dict[str, object]:
    return {"op": "set", "id": "", "fields": {"title": title}}


def named(id: str, name: str) -> dict[str, object]:
    return {"op": "set", "id": id, "fields": {"name": name}}


async def settled(what: object, seconds: float = 5.0) -> None:
    """Wait until a condition holds."""
    for _ in range(int(seconds / 0.01)):
        if what():  # type: ignore[operator]
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


def test_two_people_edit_one_map_and_save_it(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann, await server.view(path) as ben:
            assert ann.hello["file"]["path"] == path == ann.hello["state"]["status"]["path"]
            assert not ann.hello["readonly"]
            made = await ann.edit(titled("Coffee by mail"))
            assert (made["type"], made["rev"]) == ("stepped", 1)
            step = await ben.hear("step")
            assert step["changes"] == [titled("Coffee by mail")]
            saved = await ben.ask("save", path=None)
            assert saved["type"] == "status" and not saved["status"]["unsaved"]
            assert saved["file"]["hash"] == saved["file"]["disk"]
            assert (await ann.hear("file_changed"))["file"] == saved["file"]

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Coffee by mail"


def test_an_edit_and_a_save_right_after_it_save_the_edit(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            edit = await ann.post("edit", changes=[titled("Fast")])
            save = await ann.post("save", path=None)
            await ann.answer(edit)
            assert not (await ann.answer(save))["status"]["unsaved"]

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Fast"


def test_what_others_write_to_the_file_comes_in(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            jm = jn.read(str(server.root / path))
            jm.title = "From a notebook"
            jm.save()
            step = await ann.hear("step")
            assert (step["changes"], step["by"]) == ([titled("From a notebook")], "file")
            merged = await ann.hear("merged")
            assert (merged["rev"], merged["changes"], merged["undoable"]) == (step["rev"], 1, True)
            status = (await ann.ask("status"))["status"]
            assert not status["unsaved"] and not status["conflict"]
            assert (await ann.ask("file"))["file"]["hash"] == (await ann.ask("file"))["file"][
                "disk"
            ]

    server.run(work())


def test_what_others_write_is_merged_with_unsaved_edits(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            jm = jn.read(str(server.root / path))
            first, second = jm.table("touchpoint")["id"][:2]
            await ann.edit(named(first, "Ours"))
            jm.set(second, name="Theirs")
            jm.save()
            saved = await ann.ask("save", path=None)
            assert not saved["status"]["unsaved"], saved
            found = jn.read(str(server.root / path))
            assert (found[first].name, found[second].name) == ("Ours", "Theirs")
            merged = await ann.hear("merged")
            await ann.ask("undo_theirs", rev=merged["rev"])
            status = (await ann.ask("status"))["status"]
            assert status["unsaved"]
            await ann.ask("save", path=None)
            found = jn.read(str(server.root / path))
            assert found[first].name == "Ours" and found[second].name != "Theirs"

    server.run(work())


def test_a_file_that_is_not_a_map_for_a_while_keeps_ours(server: Jupyter, path: str) -> None:
    async def work() -> None:
        file = server.root / path
        text = file.read_text()
        async with await server.view(path) as ann:
            file.write_text(text[:100])
            assert (await ann.ask("file"))["file"]["conflict"]
            assert not (await ann.edit(titled("Mine"))).get("error")
            refused = await ann.ask("save", path=None)
            assert refused["error"]["code"] == "file_changed"
            assert file.read_text() == text[:100]
            status = (await ann.ask("status"))["status"]
            assert status["conflict"] and status["unreadable"].startswith("line 4: not valid JSON")
            file.write_text(text)
            assert not (await ann.ask("file"))["file"]["conflict"]
            assert "unreadable" not in (await ann.ask("status"))["status"]
            file.write_text("")  # as while another program writes it
            assert (await ann.ask("file"))["file"]["conflict"]
            assert (await ann.ask("map"))["state"]["map"]["title"] == "Mine"
            file.write_text("{")
            await ann.ask("save", path=None, force=True)
            assert jn.read(str(file)).title == "Mine"

    server.run(work())


def test_reload_takes_the_file_and_can_be_undone(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            await ann.edit(titled("Never mind"))
            made = await ann.ask("reload")
            assert made["type"] == "stepped" and not made["status"]["unsaved"]
            assert made["changes"][0]["fields"]["title"] != "Never mind"

    server.run(work())


def test_the_session_follows_its_file(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            await ann.edit(titled("Moved"))
            body = f'{{"path": "renamed-{path}"}}'
            answer = await server.fetch(f"api/contents/{path}", method="PATCH", body=body)
            assert answer.code == 200
            assert (await ann.hear("renamed"))["path"] == f"renamed-{path}"
            saved = await ann.ask("save", path=None)
            assert saved["status"]["path"] == saved["file"]["path"] == f"renamed-{path}"
            async with await server.view(f"renamed-{path}") as ben:
                assert ben.hello["state"]["run"] == ann.hello["state"]["run"]

    server.run(work())
    assert not (server.root / path).exists()
    assert jn.read(str(server.root / f"renamed-{path}")).title == "Moved"


def test_a_map_that_replaces_another_open_map_becomes_the_map_of_both(
    server: Jupyter, path: str
) -> None:
    other = f"other-{path}"
    jn.sample("saas").save(str(server.root / other))

    async def work() -> None:
        async with await server.view(path) as ann, await server.view(other) as ben:
            await ann.edit(titled("Ann's"))
            await ben.edit(titled("Ben's"))
            await server.fetch(f"api/contents/{other}", method="DELETE")
            await server.fetch(
                f"api/contents/{path}", method="PATCH", body=json.dumps({"path": other})
            )
            assert (await ann.hear("renamed"))["path"] == other
            while await ben.next() is not None:
                pass  # he is disconnected, and his view connects again
            run = ben.hello["state"]["run"]
            async with await server.view(other, client=ben.client, run=run) as again:
                assert again.hello["state"]["run"] == ann.hello["state"]["run"]
                assert again.hello["state"]["map"]["title"] == "Ann's"
                await again.ask("bring", edits=[[titled("Ben's")]], run=run)
                assert (await ann.hear("step"))["changes"] == [titled("Ben's")]
                await again.ask("save", path=None)
            places = [each.file.place.path for each in server.documents.documents]
            assert path not in places and places.count(other) == 1

    server.run(work())
    assert jn.read(str(server.root / other)).title == "Ben's"
    assert not (server.root / path).exists()


def test_the_session_follows_the_folder_of_its_file(server: Jupyter, path: str) -> None:
    (server.root / "old/deep").mkdir(parents=True)
    shutil.move(server.root / path, server.root / "old/deep" / path)

    async def work() -> None:
        async with await server.view(f"old/deep/{path}") as ann:
            await ann.edit(titled("Moved with its folder"))
            await server.fetch("api/contents/old", method="PATCH", body='{"path": "new"}')
            assert (await ann.hear("renamed"))["path"] == f"new/deep/{path}"
            await ann.ask("save", path=None)

    server.run(work())
    assert jn.read(str(server.root / "new/deep" / path)).title == "Moved with its folder"
    assert not (server.root / "old").exists()


@pytest.mark.parametrize("way", ["browser", "terminal"])
def test_a_file_that_is_deleted_is_written_again_by_save(
    server: Jupyter, path: str, way: str
) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            if way == "browser":
                await server.fetch(f"api/contents/{path}", method="DELETE")
            else:
                os.unlink(server.root / path)
            assert (await ann.hear("gone"))["path"] == path
            assert (await ann.ask("file"))["file"]["disk"] == ""
            await ann.edit(titled("Again"))
            saved = await ann.ask("save", path=None)
            assert saved["file"]["disk"] == saved["file"]["hash"]

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Again"


def test_a_link_and_its_target_are_one_document(server: Jupyter, path: str) -> None:
    os.symlink(path, server.root / f"link-{path}")

    async def work() -> None:
        async with await server.view(path) as ann, await server.view(f"link-{path}") as ben:
            assert ben.hello["file"]["path"] == f"link-{path}"
            await ann.edit(titled("One"))
            assert (await ben.hear("step"))["changes"] == [titled("One")]
            await ben.ask("save", path=None)

    server.run(work())
    assert (server.root / f"link-{path}").is_symlink()
    assert jn.read(str(server.root / path)).title == "One"


def test_an_empty_file_opens_as_a_new_map(server: Jupyter) -> None:
    (server.root / "fresh.journeymap.json").touch()

    async def work() -> None:
        async with await server.view("fresh.journeymap.json") as ann:
            assert ann.hello["state"]["map"]["title"] == "fresh"
            assert not ann.hello["state"]["status"]["unsaved"]
            await ann.ask("save", path=None)

    server.run(work())
    assert jn.read(str(server.root / "fresh.journeymap.json")).title == "fresh"


def test_discarded_edits_are_gone_unless_someone_else_is_there(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann, await server.view(path) as ben:
            await ann.edit(titled("Not meant"))
            await ann.ask("bye", discard=True)
            assert (await ben.ask("map"))["state"]["map"]["title"] == "Not meant"
            assert "error" in await ann.edit(titled("Too late"))
            await ben.ask("bye", discard=True)
        async with await server.view(path) as cy:
            assert cy.hello["state"]["map"]["title"] != "Not meant"

    server.run(work())


def test_a_view_that_comes_back_gets_its_answers_again(server: Jupyter, path: str) -> None:
    async def work() -> None:
        login = await server.login()
        ann = await server.view(path, headers=login)
        await ann.edit(titled("Once"), request=f"{ann.client}-7")
        ann.leave()
        back = await server.view(path, headers=login, client=ann.client)
        assert back.client == ann.client
        again = await back.edit(titled("Once"), request=f"{ann.client}-7")
        assert again["rev"] == 1
        assert (await back.ask("map"))["state"]["rev"] == 1
        other = await server.view(path, client=ann.client)  # of another login
        assert other.client != ann.client
        back.leave(), other.leave()

    server.run(work())


def test_people_see_who_is_here_and_what_they_selected(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            assert ann.hello["me"]["anonymous"] and ann.hello["me"]["client"] == ann.client
            ben = await server.view(path)
            assert len(ben.hello["people"]) == 2
            first = jn.read(str(server.root / path)).table("touchpoint")["id"][0]
            await ben.ask("show", selection=[first], view="table")
            while True:
                people = {each["client"]: each for each in (await ann.hear("people"))["people"]}
                if people.get(ben.client, {}).get("selection"):
                    break
            assert people[ben.client]["selection"] == [first]
            assert people[ben.client]["view"] == "table"
            ben.leave()
            while len((await ann.hear("people"))["people"]) > 1:
                pass

    server.run(work())


def test_edits_that_nobody_looks_at_are_saved_where_autosave_is_on(
    server: Jupyter, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)

    async def work() -> None:
        ann = await server.view(path, autosave="1")
        await ann.edit(titled("Saved alone"))
        ann.leave()
        await settled(lambda: not server.documents.documents)

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Saved alone"


def test_edits_that_nobody_looks_at_are_kept_as_a_draft(
    server: Jupyter, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    before = (server.root / path).read_bytes()

    async def work() -> None:
        ann = await server.view(path)
        await ann.edit(titled("Later"))
        ann.leave()
        await settled(lambda: not server.documents.documents)
        assert (server.root / path).read_bytes() == before
        jm = jn.read(str(server.root / path))  # the file changes meanwhile
        first = jm.table("touchpoint")["id"][0]
        jm.set(first, name="Meanwhile")
        jm.save()
        async with await server.view(path) as ben:
            found = ben.hello["state"]["map"]
            assert found["title"] == "Later"
            assert any(each["name"] == "Meanwhile" for each in found["touchpoints"])
            merged = await ben.hear("merged")
            assert merged["draft"] and merged["undoable"]
            assert (await ben.ask("status"))["status"]["unsaved"]
            await ben.ask("save", path=None)
            await ben.ask("bye")
        async with await server.view(path) as cy:
            assert cy.hello["state"]["rev"] == 0

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Later"


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let views be forgotten soon."""
    for name, seconds in (("ALONE", 0.05), ("AWAY", 0.1), ("COMING", 0.05)):
        monkeypatch.setattr(f"journeynb.server.document.{name}", seconds)
    monkeypatch.setattr("journeynb.server.documents.PERIOD", 0.02)


def test_files_are_exported_beside_the_map(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann:
            job = (await ann.ask("export", format="mermaid"))["job"]
            while "file" not in (news := await ann.hear("export")):
                assert "problem" not in news, news
            assert (news["file"]["parts"], news["file"]["path"]) == (1, None)
            part = await ann.ask("export_part", job=job, part=0)
            kept = await ann.ask("keep_export", job=job)
            again = await ann.ask("keep_export", job=job)
            assert again["path"] == kept["path"].replace(".mmd", "-1.mmd")
            assert (server.root / kept["path"]).read_bytes() == base64.b64decode(part["data"])

    server.run(work())


def test_a_slow_view_is_resynchronized_and_keeps_nobody_waiting() -> None:
    async def work() -> None:
        sent: list[str] = []
        go_on = asyncio.Event()

        async def write(frame: str) -> None:
            await go_on.wait()
            sent.append(frame)

        outbox = Outbox(write, lambda: None)
        outbox.put({"type": "done", "request": "a-1"})
        for number in range(50):
            outbox.put({"type": "step", "rev": number, "words": "x" * 200_000})
            outbox.put({"type": "done", "request": f"a-{number + 2}"})
        go_on.set()
        await outbox.drained()
        types = [json.loads(each)["type"] for each in sent]
        assert types.count("done") == 51  # no answer is lost
        assert types[-1] == "resync"
        assert "step" not in types[types.index("done") + 2 :]
        outbox.put({"type": "step", "rev": 51})
        await outbox.drained()
        assert json.loads(sent[-1])["rev"] == 51

    asyncio.run(work())


def test_a_view_that_never_reads_is_disconnected() -> None:
    async def work() -> None:
        ended: list[bool] = []
        outbox = Outbox(lambda _: asyncio.Event().wait(), lambda: ended.append(True))
        for _ in range(70):
            outbox.put({"type": "export_part", "request": "a-1", "data": "x" * 1_000_000})
        assert ended == [True]

    asyncio.run(work())


def test_undo_is_each_person_s_own_and_steps_say_who(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann, await server.view(path) as ben:
            first, second = jn.read(str(server.root / path)).table("touchpoint")["id"][:2]
            made = await ann.edit(named(first, "By Ann"))
            assert (made["who"], made["client"]) == (ann.hello["me"]["name"], ann.client)
            step = await ben.hear("step")
            assert (step["who"], step["client"]) == (made["who"], ann.client)
            await ben.edit(named(second, "By Ben"))
            undone = await ann.ask("undo")
            assert undone["changes"][0]["id"] == first
            assert (await ben.ask("map"))["state"]["history"] == [1, 0]
            await ben.ask("undo")
            assert not (await ben.ask("status"))["status"]["unsaved"]  # as the file is

    server.run(work())


def test_threads_that_read_a_changed_file_let_the_server_end(
    server: Jupyter, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    before = set(threading.enumerate())

    async def work() -> None:
        ann = await server.view(path)
        jm = jn.read(str(server.root / path))
        jm.set(title="Elsewhere")
        jm.save(force=True)
        await ann.hear("merged")
        await asyncio.sleep(0.1)

    server.run_as_service(work())
    readers = {each for each in threading.enumerate() if each.name == "AnyIO worker thread"}
    for each in readers - before:
        each.join(5)
        assert not each.is_alive()


def test_a_server_that_stops_keeps_drafts(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    file = tmp_path / "root/coffee.journeymap.json"
    jn.sample("coffee").save(str(file))
    first = Jupyter(tmp_path / "root", data=tmp_path / "data")

    async def edit() -> None:
        ann = await first.view(file.name)
        await ann.edit(titled("Not saved"))
        await first.documents.close()

    first.run(edit())
    first.stop()
    assert jn.read(str(file)).title != "Not saved"
    second = Jupyter(tmp_path / "root", data=tmp_path / "data")

    async def look() -> None:
        async with await second.view(file.name) as ann:
            assert ann.hello["state"]["map"]["title"] == "Not saved"
            await ann.ask("undo_theirs", rev=(await ann.hear("merged"))["rev"])
            assert not (await ann.ask("status"))["status"]["unsaved"]

    second.run(look())
    second.stop()


def test_autosave_does_not_bring_back_a_file_that_was_deleted(
    server: Jupyter, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)

    async def work() -> None:
        ann = await server.view(path, autosave="1")
        await ann.edit(titled("Late"))
        await server.fetch(f"api/contents/{path}", method="DELETE")
        await ann.hear("gone")
        ann.leave()
        await settled(lambda: not server.documents.documents)

    server.run(work())
    assert not (server.root / path).exists()


def test_edits_made_while_a_map_is_saved_and_merged_are_kept(server: Jupyter, path: str) -> None:
    async def work() -> None:
        async with await server.view(path) as ann, await server.view(path) as ben:
            ids = jn.read(str(server.root / path)).table("touchpoint")["id"].tolist()[:8]
            for number, id in enumerate(ids):
                writer = (ann, ben)[number % 2]
                edit = await writer.post("edit", changes=[named(id, f"New {number}")])
                save = await ann.post("save", path=None)
                jm = jn.read(str(server.root / path))
                jm.set(id, owner="File")
                jm.save(force=True)
                await writer.answer(edit)
                await ann.answer(save)
            await ben.ask("save", path=None)
            found = jn.read(str(server.root / path))
            maps = [(await each.ask("map"))["state"]["map"] for each in (ann, ben)]
            assert maps[0] == maps[1] == json.loads((server.root / path).read_text())
            for number, id in enumerate(ids):
                assert found[id].name == f"New {number}"
            assert sum(found[id].owner == "File" for id in ids) >= 1

    server.run(work())


def test_proposals_come_are_accepted_and_move_with_the_map(server: Jupyter, path: str) -> None:
    jm = jn.read(str(server.root / path))
    first = jm.table("touchpoint")["id"][0]
    folder = ProposalFolder(server.root / path)

    async def work() -> None:
        async with await server.view(path) as ann, await server.view(path) as ben:
            assert (await ann.ask("proposals"))["proposals"] == []
            id = folder.propose(jm._core.state, [named(first, "Ad")], "It is short.", "Claude").id
            news = await ann.hear("proposals_changed")
            assert [(each["id"], each["by"]) for each in news["changed"]] == [(id, "Claude")]
            made = await ben.ask("decide", proposal=id, decision="accept")
            assert (made["by"], made["who"]) == ("agent", "Claude")
            (decided,) = (await ann.hear("proposals_changed"))["changed"]
            assert decided["state"] == "accepted"
            assert folder.proposal(id).decision is None  # the file does not contain it yet
            await ann.ask("save", path=None)
            assert folder.proposal(id).state == "accepted"
            await ben.ask("undo")
            await ben.ask("save", path=None)
            assert folder.proposal(id).state == "pending"
            body = f'{{"path": "renamed-{path}"}}'
            await server.fetch(f"api/contents/{path}", method="PATCH", body=body)
            await ann.hear("renamed")
            (found,) = (await ann.ask("proposals"))["proposals"]
            assert (found["id"], found["state"]) == (id, "pending")

    server.run(work())
    assert not folder.folder.exists()
