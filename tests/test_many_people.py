"""Several people on one map of a server, played by a script."""

from __future__ import annotations

from pathlib import Path

import journeynb as jn
from journeynb.formats.journeymap import dumps
from jupyter_here import TOKEN, Jupyter
from scripted_people import play

NAME = "team.journeymap.json"


def test_of_many_people_who_edit_at_once_no_step_is_lost(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    jm = jn.JourneyMap("Team", stages=["Find", "Buy"])
    for number in range(40):
        jm.add(jn.Touchpoint(name=f"Touchpoint {number}"), stage="find")
    jm.save(root / NAME)
    server = Jupyter(root)
    try:
        url = f"ws://127.0.0.1:{server.port}/journeynb/session?path={NAME}&token={TOKEN}"
        played = server.run(play(url, people=6, seconds=0.5, per_second=20))

        async def save() -> str:
            view = await server.view(NAME)
            assert not (await view.ask("save", path=None))["status"]["unsaved"]
            return dumps(jn.read(root / NAME)._core.state)

        saved = server.run(save())
    finally:
        server.stop()
    assert [each.refused for each in played] == [[]] * 6
    assert sum(len(each.answered) for each in played) == 60
    assert {each.text() for each in played} == {saved}
    assert (root / NAME).read_text("utf-8") == saved
