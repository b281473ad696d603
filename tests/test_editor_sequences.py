"""Random gestures in two editors, driven through the real store, and Python between them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.journeymap import document
from strategies import same
from wire import faults, faults_sent

JS = Path(__file__).parents[1] / "js"
SEEDS = range(12)
TURNS = 120


class Views:
    """The stores of two editors, in a process of Node."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", "scripts/stdio.mjs"],
            cwd=JS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.sent: list[deque[Any]] = []

    def ask(self, **what: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        while True:
            line = self._process.stdout.readline()
            assert line, "the editors ended"
            answer = json.loads(line)
            if "from" not in answer:
                return answer
            assert faults("Request", answer["message"]) == []
            self.sent[answer["from"]].append(answer["message"])

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def views() -> Iterator[Views]:
    if shutil.which("node") is None or not (JS / "node_modules").is_dir():
        pytest.skip("the editor's tests need Node and js/node_modules")
    made = Views()
    yield made
    made.close()


def python_edits(jm: jn.JourneyMap, random: Random) -> None:
    what = random.choice(["rename", "add", "remove", "undo", "redo", "batch"])
    ids = list(jm)
    if what == "add" or not ids:
        jm.add(jn.Touchpoint(name=f"Made in a cell {random.random()}"))
    elif what == "rename":
        jm.set(random.choice(ids), name=random.choice(["Tea", "茶", "T" * 2000]))
    elif what == "remove":
        jm.remove(random.choice(ids))
    elif what == "batch":
        with jm.batch():
            for id in random.sample(ids, min(3, len(ids))):
                jm.set(id, description=str(random.random()))
    else:
        jm.undo() if what == "undo" else jm.redo()


@pytest.mark.parametrize("seed", SEEDS)
def test_python_and_the_editors_end_with_the_same_map(
    views: Views, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    from journeynb.notebook.editor_widget import Editor

    random = Random(seed)
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    editors: list[Editor] = []
    arriving: list[deque[Any]] = []
    first = len(views.sent)

    def send(editor: Editor, content: Any, buffers: Any = None) -> None:
        assert faults_sent(content) == []
        arriving[editors.index(editor)].append(json.loads(json.dumps(content)))

    monkeypatch.setattr(Editor, "send", send)
    for number in range(2):
        editors.append(jm.edit())
        arriving.append(deque())
        views.sent.append(deque())
        views.ask(open=first + number, state=editors[number].get_state(
            ["_state", "_origin", "_revision", "readonly", "height", "selection", "view", "persona"]
        ))  # fmt: skip

    def to_python(number: int) -> None:
        if views.sent[first + number]:
            message = views.sent[first + number].popleft()
            editors[number]._received(editors[number], message, [])

    def to_view(number: int) -> None:
        if arriving[number]:
            views.ask(to=first + number, message=arriving[number].popleft())

    seen = []
    for _ in range(TURNS):
        number = random.randrange(2)
        turn = random.choice(["do", "do", "to_python", "to_python", "to_view", "to_view", "code"])
        if turn == "do":
            seen.append(views.ask(do=first + number, seed=random.randrange(2**31))["did"])
        elif turn == "code":
            python_edits(jm, random)
        elif turn == "to_python":
            to_python(number)
        else:
            to_view(number)
    for number in range(2):
        views.ask(rest=first + number)
    while any(views.sent[first:]) or any(arriving):
        for number in range(2):
            to_python(number)
            to_view(number)
    print(f"seed {seed}: {seen}, {jm._core.revision} revisions")
    assert jm._core.revision > 5
    expected = document(jm._core.state)
    for number in range(2):
        shown = views.ask(show=first + number)
        assert shown["waiting"] == 0
        assert same(shown["map"], json.loads(json.dumps(expected)))
        assert shown["history"] == [len(jm._core.done), len(jm._core.undone)]
