"""Many maps on a Jupyter server: which a map can name, and folders as portfolios."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from jupyter_here import Jupyter

PATH = "team/subscribe.journeymap.json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    root = tmp_path_factory.mktemp("root")
    outside = tmp_path_factory.mktemp("outside")
    for name in ("team/parts", "team/.hidden"):
        (root / name).mkdir(parents=True)
    jn.JourneyMap("Everything").save(root / "library.journeymap.json")
    jn.JourneyMap("First parcel").save(root / "team/parts/parcel.journeymap.json")
    jn.JourneyMap("Hidden").save(root / "team/.hidden/x.journeymap.json")
    jn.JourneyMap("Secret").save(outside / "secret.journeymap.json")
    os.symlink(outside / "secret.journeymap.json", root / "team/link.journeymap.json")
    os.symlink(outside, root / "team/elsewhere")
    jn.JourneyMap("Subscribe", library="../library.journeymap.json").save(root / PATH)
    made = Jupyter(root)
    yield made
    made.stop()


def test_the_maps_around_a_map_are_listed_with_their_titles(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann:
            found = await ann.ask("maps")
            assert found["maps"] == [
                {"path": "../library.journeymap.json", "title": "Everything"},
                {"path": "parts/parcel.journeymap.json", "title": "First parcel"},
            ]
            assert found["broken"] == []
            opened = await ann.ask("open_map", path="parts/parcel.journeymap.json")
            assert opened["place"] == "team/parts/parcel.journeymap.json"
            assert opened["title"] == "First parcel"
            library = await ann.ask("open_map", path="../library.journeymap.json")
            assert library["place"] == "library.journeymap.json"

    server.run(work())


@pytest.mark.parametrize(
    "name",
    [
        "gone.journeymap.json",
        "../../outside/secret.journeymap.json",
        "link.journeymap.json",
        "elsewhere/secret.journeymap.json",
        ".hidden/x.journeymap.json",
        "subscribe.journeymap.json",
        "/etc/passwd",
        "parts",
        "a\0b",
    ],
)
def test_a_name_that_leads_to_no_map_below_the_root_opens_nothing(
    server: Jupyter, name: str
) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann:
            answer = await ann.ask("open_map", path=name)
            assert answer["type"] == "error"
            assert str(server.root) not in str(answer)
            assert "Secret" not in str(answer) and "Hidden" not in str(answer)

    server.run(work())


def test_names_in_fields_that_lead_to_no_map_say_why(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann:
            add = {"op": "add", "kind": "touchpoint", "id": "t"}
            for name in ("link", "gone", ".hidden/x"):
                path = f"{name}.journeymap.json"
                edit = {**add, "id": path.strip(".")[:4], "fields": {"name": "T", "journey": path}}
                assert (await ann.ask("edit", changes=[edit]))["type"] == "stepped"
            broken = {each["path"]: each["why"] for each in (await ann.ask("maps"))["broken"]}
            assert broken == {
                "link.journeymap.json": "it is outside the folder of the maps",
                "gone.journeymap.json": "there is no such file",
                ".hidden/x.journeymap.json": "there is no such file",
            }

    server.run(work())


async def shown(server: Jupyter, path: str = "") -> Any:
    answer = await server.fetch(f"journeynb/portfolio?path={path}")
    assert answer.code == 200, answer.body
    return json.loads(answer.body)


async def share(server: Jupyter, name: str = "share", **given: Any) -> Any:
    answer = await server.fetch(
        f"journeynb/portfolio/{name}", method="POST", body=json.dumps(given)
    )
    return answer.code, json.loads(answer.body)


MAYA = {"id": "maya", "source": "a", "to": ["b", "sub/c"]}


@pytest.fixture
def coffee(server: Jupyter) -> Path:
    """A portfolio of three maps and a broken file; two maps contradict the third."""
    folder = server.root / "coffee"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name, role, needs in (("a", "Barista", ["Rest"]), ("b", "Student", []), ("sub/c", "", [])):
        jm = jn.JourneyMap(name.upper(), stages=["Buy"])
        jm.add(jn.Persona(id="maya", name="Maya", role=role, needs=needs))
        jm.save(folder / f"{name}.journeymap.json")
    jm = jn.open(folder / "a.journeymap.json")
    jm.set("buy", journey="sub/c.journeymap.json")
    (folder / "broken.journeymap.json").write_text('{"format": ')
    jn.JourneyMap("Hidden").save(folder / ".hidden/h.journeymap.json")
    os.symlink(server.root / "team/link.journeymap.json", folder / "out.journeymap.json")
    return folder


class TestPortfolio:
    def test_shows_maps_gaps_and_versions(self, server: Jupyter, coffee: Path) -> None:
        async def work() -> None:
            found = await shown(server, "coffee")
            assert [(each["name"], each["title"], each["parents"]) for each in found["maps"]] == [
                ("a", "A", []), ("b", "B", []), ("sub/c", "SUB/C", ["a"]),
            ]  # fmt: skip
            assert found["maps"][2]["path"] == "coffee/sub/c.journeymap.json"
            for each in found["maps"]:
                gaps = jn.read(coffee / f"{each['name']}.journeymap.json").gaps()
                counts = gaps["severity"].value_counts()
                assert each["gaps"] == {
                    severity: counts.get(severity, 0) for severity in ("error", "warning", "info")
                }
            [broken] = found["broken"]
            assert (
                broken["path"] == "coffee/broken.journeymap.json" and "line 1" in broken["message"]
            )
            [maya] = found["contradictions"]
            assert (maya["kind"], maya["id"], maya["name"]) == ("persona", "maya", "Maya")
            assert maya["fields"] == ["role", "needs"]
            assert maya["versions"] == [
                {"maps": ["a"], "values": {"role": "Barista", "needs": ["Rest"]}},
                {"maps": ["b"], "values": {"role": "Student", "needs": None}},
                {"maps": ["sub/c"], "values": {"role": None, "needs": None}},
            ]
            assert str(server.root) not in str(found)
            assert "Secret" not in str(found) and "Hidden" not in str(found)

        server.run(work())

    def test_lists_what_else_is_wrong_between_maps(self, server: Jupyter, coffee: Path) -> None:
        for name, owner in (("a", "Sales"), ("b", "Care")):
            jm = jn.open(coffee / f"{name}.journeymap.json")
            jm.add(jn.Touchpoint(id="shop", name="Shop", owner=owner), stage="buy")

        async def work() -> None:
            [row] = (await shown(server, "coffee"))["findings"]
            assert (row["rule"], row["severity"], row["id"]) == ("C704", "warning", "shop")
            assert row["path"] == "coffee/a.journeymap.json" and "different owner" in row["message"]

        server.run(work())

    def test_omits_contradictions_that_the_maps_accept(self, server: Jupyter, coffee: Path) -> None:
        for name in ("b", "sub/c"):
            jn.open(coffee / f"{name}.journeymap.json").accept("C701", "maya", reason="Two markets")

        async def work() -> None:
            assert (await shown(server, "coffee"))["contradictions"] == []

        server.run(work())
        gaps = jn.Portfolio(coffee).gaps(select="C701")
        assert gaps.empty

    def test_shares_a_version_as_a_step_that_is_undone(self, server: Jupyter, coffee: Path) -> None:
        before = {path: path.read_bytes() for path in coffee.rglob("*.journeymap.json")}

        async def work() -> None:
            async with await server.view("coffee/b.journeymap.json") as ann:
                await ann.edit({"op": "set", "id": "", "fields": {"title": "Bee"}})
                assert (await shown(server, "coffee"))["maps"][1]["title"] == "Bee"
                status, made = await share(server, path="coffee", **MAYA)
                assert status == 200, made
                assert made["changed"] == [
                    "coffee/b.journeymap.json", "coffee/sub/c.journeymap.json",
                ]  # fmt: skip
                assert (await shown(server, "coffee"))["contradictions"] == []
                news = await ann.hear("merged")
                state = (await ann.ask("map"))["state"]
                assert state["map"]["personas"][0]["role"] == "Barista"
                assert state["map"]["title"] == "Bee" and not state["status"]["unsaved"]
                assert (await ann.ask("undo_theirs", rev=news["rev"]))["type"] == "stepped"
                found = await shown(server, "coffee")
                assert len(found["contradictions"][0]["versions"]) == 2
                assert (await ann.ask("save", path=None))["type"] == "status"
            status, refused = await share(server, "undo", undo=made["undo"])
            assert status == 409 and "has changed on disk" in refused["message"]

        server.run(work())
        assert jn.read(coffee / "sub/c.journeymap.json")["maya"].role == "Barista"
        for path in (coffee / "a.journeymap.json", coffee / "broken.journeymap.json"):
            assert path.read_bytes() == before[path]

    def test_undoes_a_change_of_several_files(self, server: Jupyter, coffee: Path) -> None:
        before = {path: path.read_bytes() for path in coffee.rglob("*.journeymap.json")}

        async def work() -> None:
            _, made = await share(server, path="coffee", **MAYA, fields=["role"])
            assert len((await shown(server, "coffee"))["contradictions"][0]["fields"]) == 1
            status, undone = await share(server, "undo", undo=made["undo"])
            assert (status, undone["changed"]) == (200, made["changed"])
            status, refused = await share(server, "undo", undo=made["undo"])
            assert status == 400 and "no longer" in refused["message"]

        server.run(work())
        for path, content in before.items():
            if path.is_file():
                assert path.read_bytes() == content

    def test_changes_all_files_or_none(self, server: Jupyter, coffee: Path) -> None:
        path = coffee / "sub/c.journeymap.json"
        before = (coffee / "b.journeymap.json").read_bytes()

        async def work() -> None:
            path.chmod(0o444)
            status, refused = await share(server, path="coffee", **MAYA)
            path.chmod(0o644)
            assert status >= 400 and str(server.root) not in refused["message"]

        server.run(work())
        assert (coffee / "b.journeymap.json").read_bytes() == before

    @pytest.mark.parametrize("folder", ["..", "../outside", "team/elsewhere", "team/.hidden", "no"])
    def test_a_folder_that_cannot_be_opened_is_refused(self, server: Jupyter, folder: str) -> None:
        async def work() -> None:
            answer = await server.fetch(f"journeynb/portfolio?path={folder}")
            assert answer.code in (403, 404)
            assert str(server.root.parent) not in answer.body.decode()
            status, _ = await share(server, path=folder, **MAYA)
            assert status in (403, 404)

        server.run(work())

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "needs path"),
            ({"path": "coffee", "id": "maya"}, "needs source"),
            ({"path": "coffee", "id": 1, "source": "a"}, "allowed: text"),
            ({"path": "coffee", "id": "maya", "source": "a", "to": "b"}, "a list of texts"),
            ({"path": "coffee", "id": "maya", "source": "a", "to": []}, "not empty"),
            ({"path": "coffee", "id": "maya", "source": "a", "by": "x"}, "unknown field 'by'"),
            ({"path": "coffee", "id": "maya", "source": "x"}, "no map 'x'"),
            ({"path": "coffee", "id": "noor", "source": "a"}, "no persona"),
            ({"path": "coffee", "id": "maya", "source": "a", "fields": ["x"]}, "no field 'x'"),
            ({"path": "coffee", "id": "maya", "source": "a", "to": ["../b"]}, "no map '../b'"),
            ({"path": "coffee", "id": "maya", "source": "out"}, "no map 'out'"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_a_request_that_is_not_valid_changes_nothing(
        self, server: Jupyter, coffee: Path, given: dict[str, Any], words: str
    ) -> None:
        async def work() -> None:
            status, answer = await share(server, **given)
            assert status == 400, answer
            assert words in answer["message"] and str(server.root) not in answer["message"]

        server.run(work())

    def test_a_folder_of_many_folders_is_not_searched(
        self, server: Jupyter, coffee: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("journeynb.server.portfolios.FOLDERS", 1)

        async def work() -> None:
            answer = await server.fetch("journeynb/portfolio?path=coffee")
            assert answer.code == 403 and b"more than 1 folders" in answer.body

        server.run(work())

    def test_files_are_read_again_only_when_they_change(
        self, server: Jupyter, coffee: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def work() -> None:
            await shown(server, "coffee")
            read: list[Path] = []
            monkeypatch.setattr(
                "journeynb.portfolio.reading.maps.read_bytes",
                lambda path: read.append(path) or path.read_bytes(),
            )
            await shown(server, "coffee")
            assert [path.name for path in read if "broken" not in path.name] == []
            jn.read(coffee / "b.journeymap.json").save(coffee / "d.journeymap.json")
            await shown(server, "coffee")
            assert "d.journeymap.json" in {path.name for path in read}

        server.run(work())
