"""The other maps of a map on a Jupyter server: which it can name, and where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator

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
                "link.journeymap.json": "it is outside of the folder of the maps",
                "gone.journeymap.json": "there is no such file",
                ".hidden/x.journeymap.json": "there is no such file",
            }

    server.run(work())
