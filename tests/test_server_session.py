"""A map on a Jupyter server: several people edit it, and it is saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import journeynb as jn
from jupyter_here import Jupyter


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    made = Jupyter(tmp_path_factory.mktemp("root"))
    yield made
    made.stop()


@pytest.fixture
def path(server: Jupyter, request: pytest.FixtureRequest) -> str:
    name = f"{request.node.name}.journeymap.json"
    jn.sample("coffee").save(str(server.root / name))
    return name


def rename(title: str) -> dict[str, object]:
    return {"op": "set", "id": "", "fields": {"title": title}}


def test_two_people_edit_one_map_and_save_it(server: Jupyter, path: str) -> None:
    async def work() -> None:
        ann, ben = await server.view(path), await server.view(path)
        assert ann.hello["type"] == "hello"
        assert ann.hello["file"]["path"] == path == ann.hello["state"]["status"]["path"]
        assert not ann.hello["readonly"]
        made = await ann.edit(rename("Coffee by mail"))
        assert (made["type"], made["rev"]) == ("stepped", 1)
        step = await ben.hear("step")
        assert step["changes"] == [rename("Coffee by mail")]
        saved = await ben.ask("save", path=None)
        assert saved["type"] == "status" and not saved["status"]["unsaved"]
        assert saved["file"]["hash"] == saved["file"]["disk"]
        ann.leave(), ben.leave()

    server.run(work())
    assert jn.read(str(server.root / path)).title == "Coffee by mail"
