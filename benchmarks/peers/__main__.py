"""Ask journeynb and other libraries the same of one Parquet file, and compare.

Each answer comes from a fresh process, which imports its library, reads the file and answers. The
libraries take turns. Counts must be equal; a difference stops the run. ChannelAttribution simulates
what journeynb computes exactly, so its credit may differ by the error of its simulation.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ASKED = {"transitions": ("pm4py", "retentioneering"), "funnel": ("retentioneering",),
         "attribution": ("channelattribution",)}  # fmt: skip
LEAST = {"transitions": 6, "funnel": 10, "attribution": 2}
AIM = 10
MEMORY = {"transitions": 0.4, "funnel": 0.4, "attribution": 1}


@dataclass
class Taken:
    """Times and memory of the runs of one library."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    answer: Any = None

    def medians(self) -> tuple[float, float, float]:
        return tuple(map(statistics.median, (self.wall, self.cpu, self.megabytes)))  # type: ignore[return-value]


def python(library: str) -> str:
    if library == "journeynb":
        return sys.executable
    return str(ROOT / "build" / "peers" / library / "bin" / "python")


def run(library: str, question: str, path: Path, taken: Taken) -> None:
    """Answer once in a fresh process."""
    environment = {**os.environ, "RETENTIONEERING_NO_TRACK": "1", "JOURNEYNB_PROGRESS": "0"}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer.json"
        command = [python(library), "-W", "ignore", str(HERE / f"with_{library}.py"), question]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, str(path), str(target)], capture_output=True, text=True, env=environment
        )
        taken.wall.append(time.perf_counter() - start)
        if done.returncode:
            raise SystemExit(f"{library} failed at {question}:\n{done.stderr[-3000:]}")
        taken.answer = json.loads(target.read_text())
    said = json.loads(done.stdout.strip().splitlines()[-1])
    taken.cpu.append(said["cpu"])
    taken.megabytes.append(said["megabytes"])


def compare(question: str, library: str, ours: Any, theirs: Any) -> str:
    """Stop where two answers differ; return what was found equal."""
    if question == "funnel":
        mine, other = (sorted(map(tuple, each["steps"])) for each in (ours, theirs))
        if mine != other or not mine:
            raise SystemExit(f"funnel: {library} differs: {mine} and {other}")
        return f"{len(mine)} counts equal"
    if question == "attribution":
        return _compare_credit(library, dict(ours["credit"]), dict(theirs["credit"]))
    mine, other = (
        {(start, end): (count, seconds) for start, end, count, seconds in each["edges"]}
        for each in (ours, theirs)
    )
    unlike = [pair for pair in mine.keys() | other.keys()
              if mine.get(pair, (0,))[0] != other.get(pair, (0,))[0]]  # fmt: skip
    if unlike or not mine:
        raise SystemExit(f"transitions: {library} differs at {unlike[:5]}")
    apart = max(abs(mine[pair][1] - other[pair][1]) for pair in mine)
    if apart > 1:  # retentioneering counts whole seconds
        raise SystemExit(f"transitions: the medians of {library} are {apart} s away")
    moves = sum(count for count, _ in mine.values())
    return f"{len(mine)} counts of {moves} moves equal, medians at most {apart:.2g} s apart"


ERROR = 0.02
"""Largest relative error of the simulation of ChannelAttribution: its ``conv_par`` is 1%."""


def _compare_credit(library: str, ours: dict[str, float], theirs: dict[str, float]) -> str:
    """Stop where credit differs by more than the error of a simulation."""
    mine = {name: credit for name, credit in ours.items() if credit}
    apart = max(abs(theirs.get(name, 0.0) / credit - 1) for name, credit in mine.items())
    if mine.keys() != theirs.keys() or apart > ERROR:
        raise SystemExit(f"attribution: {library} differs by {apart:.1%}")
    total = sum(theirs.values())
    return f"credit of {len(mine)} touchpoints for {total:,.0f} conversions, {apart:.1%} apart"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    make = f"from benchmarks.logs import log_file; print(log_file({given.events}).resolve())"
    made = subprocess.run(
        [sys.executable, "-c", make], check=True, text=True, cwd=ROOT, stdout=subprocess.PIPE
    )
    path = Path(made.stdout.strip().splitlines()[-1])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{given.events} events, {os.cpu_count()} cores, load {load}, runs {given.runs}")
    print(f"{'':<32} {'wall':>9} {'CPU':>9} {'peak':>9}")
    for question, others in ASKED.items():
        taken = {library: Taken() for library in ("journeynb", *others)}
        for _ in range(given.runs):
            for library, each in taken.items():
                run(library, question, path, each)
        wall, cpu, memory = taken["journeynb"].medians()
        print(f"{question + ', journeynb':<32} {wall:>7.1f} s {cpu:>7.1f} s {memory:>6.0f} MB")
        for library in others:
            other_wall, other_cpu, other_memory = taken[library].medians()
            equal = compare(question, library, taken["journeynb"].answer, taken[library].answer)
            print(
                f"{question + ', ' + library:<32} {other_wall:>7.1f} s {other_cpu:>7.1f} s"
                f" {other_memory:>6.0f} MB"
            )
            faster, share = other_wall / wall, memory / other_memory
            word = "ok" if faster >= LEAST[question] else "UNDER"
            print(
                f"    {equal}\n    ours is {faster:.1f} times as fast (CPU"
                f" {other_cpu / cpu:.1f}; aim {AIM}, at least {LEAST[question]}: {word}), with"
                f" {share:.0%} of the memory (at most {MEMORY[question]:.0%}:"
                f" {'ok' if share <= MEMORY[question] else 'OVER'})",
                flush=True,
            )


if __name__ == "__main__":
    main()
