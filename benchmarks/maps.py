"""Maps of any size, the same for the same seed."""

import random

from journeynb.model.core import CoreMap

PERSONAS, GOALS, STAGES = 6, 20, 8


def changes(touchpoints: int, seed: int = 1) -> list[dict]:
    """Return the changes that make a map with about three links a touchpoint."""
    rng = random.Random(seed)
    made = [
        *(_add("persona", number, supporting=number == 0) for number in range(PERSONAS)),
        *(_add("stage", number) for number in range(STAGES)),
        *(
            _add(
                "touchpoint",
                number,
                channels=rng.sample(["web", "mail", "phone", "shop", "app"], 2),
                owner=rng.choice(["Marketing", "Sales", "Service", ""]),
                tone=rng.choice(["warm", "formal", ""]),
                moment_of_truth=rng.random() < 0.05,
            )
            for number in range(touchpoints)
        ),
        *(
            _add("goal", number, metric="rate", baseline=1, target=2, due="2027-06-30")
            for number in range(GOALS)
        ),
    ]
    links: dict[tuple[str, str, str], dict] = {}
    for number in range(touchpoints):
        if rng.random() < 0.98:
            links["occurs_in", f"touchpoint-{number}", f"stage-{rng.randrange(STAGES)}"] = {}
    for number in range(1, GOALS):
        links["refines", f"goal-{number}", f"goal-{rng.randrange(number)}"] = {}
        links["targets", f"goal-{number}", f"persona-{rng.randrange(PERSONAS)}"] = {}
    while len(links) < 3 * touchpoints:
        one = f"touchpoint-{rng.randrange(touchpoints)}"
        match rng.randrange(4):
            case 0:
                other = f"touchpoint-{rng.randrange(touchpoints)}"
                if other != one:
                    links["leads_to", one, other] = {}
            case 1:
                links["supports", one, f"goal-{rng.randrange(GOALS)}"] = {}
            case _:
                emotion = rng.randrange(-4, 5) / 2
                data = {"emotion": emotion, "thoughts": "Is this right for me?"}
                links["experiences", f"persona-{rng.randrange(PERSONAS)}", one] = data
    for (kind, start, end), data in links.items():
        change = {"op": "link", "kind": kind, "from": start, "to": end}
        made.append({**change, "fields": data} if data else change)
    return made


def _add(kind: str, number: int, **fields: object) -> dict:
    name = f"The {kind} number {number}"
    return {"op": "add", "kind": kind, "id": f"{kind}-{number}", "fields": {"name": name, **fields}}


def core(touchpoints: int) -> CoreMap:
    """Return a map of a size."""
    made = CoreMap()
    made.apply(changes(touchpoints))
    return made
