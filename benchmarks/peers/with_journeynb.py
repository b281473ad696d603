"""The same, by journeynb."""

import warnings

from alone import STEPS, Answer, main

import journeynb as jn


def evidence(path: str) -> "jn.Evidence":
    jm = jn.JourneyMap("Peers")
    for name in ("pro", "basic", "trial"):
        jm.add(jn.Persona(id=name, name=name))
    for number, name in enumerate(STEPS):
        jm.add(jn.Stage(id=f"s{number}", name=name))
        jm.add(jn.Touchpoint(id=f"t{number}", name=name, events=name), stage=f"s{number}")
    warnings.simplefilter("ignore")
    return jm.evidence(jn.EventLog(path, persona="plan"))


def transitions(path: str) -> Answer:
    found = evidence(path).transitions(level="event")
    return {"edges": found[["from", "to", "count", "median_seconds"]].values.tolist()}


def funnel(path: str) -> Answer:
    found = evidence(path).funnel()
    found = found[found.persona != "(none)"]
    steps = found.groupby("persona").cumcount()
    return {"steps": [list(row) for row in zip(found.persona, steps, found.reached, strict=True)]}


if __name__ == "__main__":
    main({"transitions": transitions, "funnel": funnel})
