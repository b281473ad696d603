"""The same, by journeynb: a map with a touchpoint for every event of `benchmarks.logs`."""

import warnings

from alone import CONVERTS, MAPPED, STEPS, Answer, main

import journeynb as jn


def evidence(path: str, events: list[str]) -> "jn.Evidence":
    jm = jn.JourneyMap("Peers")
    for name in ("pro", "basic", "trial"):
        jm.add(jn.Persona(id=name, name=name))
    for number, name in enumerate(events):
        jm.add(jn.Stage(id=f"s{number}", name=name))
        jm.add(jn.Touchpoint(id=name.replace("_", "-"), name=name, events=name), stage=f"s{number}")
    warnings.simplefilter("ignore")
    return jm.evidence(jn.EventLog(path, persona="plan"))


def transitions(path: str) -> Answer:
    found = evidence(path, [f"event_{number:02}" for number in range(60)]).transitions()
    pairs = zip(found["from"].str.replace("-", "_"), found["to"].str.replace("-", "_"), strict=True)
    rows = zip(pairs, found["count"], found.median_seconds, strict=True)
    return {"edges": [[*pair, count, seconds] for pair, count, seconds in rows]}


def funnel(path: str) -> Answer:
    found = evidence(path, STEPS).funnel()
    found = found[found.persona != "(none)"]
    steps = found.groupby("persona").cumcount()
    return {"steps": [list(row) for row in zip(found.persona, steps, found.reached, strict=True)]}


def attribution(path: str) -> Answer:
    ev = evidence(path, MAPPED)
    found = ev.attribution(to=CONVERTS.replace("_", "-"), models="markov", window=None)
    found = found[~found.touchpoint.str.startswith("(")]
    rows = zip(found.touchpoint.str.replace("-", "_"), found.credit, strict=True)
    return {"credit": [[name, float(credit)] for name, credit in rows]}


if __name__ == "__main__":
    main({"transitions": transitions, "funnel": funnel, "attribution": attribution})
