"""Directly-follows counts and times, and the funnel of each segment, by retentioneering."""

import pandas as pd
from alone import STEPS, Answer, main
from retentioneering import Eventstream

SCHEMA = {"path_cols": ["customer"], "event_col": "event", "timestamp_col": "time"}


def transitions(path: str) -> Answer:
    log = pd.read_parquet(path, columns=["customer", "time", "event"])
    stream = Eventstream(log, schema=SCHEMA)
    counts = stream.transition_graph_data(edge_weight="count")
    times = stream.transition_graph_data(edge_weight="time_median")
    events = [name for name in counts.index if not name.startswith("path_")]
    return {
        "edges": [
            [start, end, int(counts.loc[start, end]), times.loc[start, end].total_seconds()]
            for start in events
            for end in events
            if counts.loc[start, end]
        ]
    }


def funnel(path: str) -> Answer:
    log = pd.read_parquet(path, columns=["customer", "time", "event", "plan"])
    stream = Eventstream(log, schema={**SCHEMA, "segment_cols": ["plan"]})
    found = [["(all)", n, step["unique_paths"]]
             for n, step in enumerate(stream.funnel_data(steps=STEPS)["steps"])]  # fmt: skip
    pair = stream.funnel_data(steps=STEPS, diff=("plan", "pro", "basic"))["steps"]
    rest = stream.funnel_data(steps=STEPS, diff=("plan", "trial", "<REST>"))["steps"]
    for group, steps, which in (("pro", pair, 1), ("basic", pair, 2), ("trial", rest, 1)):
        found += [[group, n, step[f"funnel{which}_unique_paths"]] for n, step in enumerate(steps)]
    return {"steps": found}


if __name__ == "__main__":
    main({"transitions": transitions, "funnel": funnel})
