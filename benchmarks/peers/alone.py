"""Shared code of the peer processes; needs only Python."""

import json
import resource
import sys
from collections.abc import Callable

Answer = dict[str, list[list[object]]]
"""``edges``: from, to, count, seconds; ``steps``: group, step, reached; ``credit``: event, n."""
STEPS = ["event_10", "event_20", "event_30", "event_40", "event_50"]
MAPPED, CONVERTS = [f"event_{number:02}" for number in range(50)], "event_49"


def main(questions: dict[str, Callable[[str], Answer]]) -> None:
    """Answer one question, write the answer, and print what it took."""
    name, path, target = sys.argv[1:]
    answer = questions[name](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open("/proc/self/status") as status:  # ru_maxrss starts with the parent's memory
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    with open(target, "w") as file:
        json.dump(answer, file)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "megabytes": peak / 1024}))
