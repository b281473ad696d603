"""Directly-follows counts and times, by pm4py."""

import pandas as pd
import pm4py
from alone import Answer, main

KEYS = {"activity_key": "event", "timestamp_key": "time", "case_id_key": "customer"}


def transitions(path: str) -> Answer:
    log = pd.read_parquet(path, columns=["customer", "time", "event"])
    counts, _, _ = pm4py.discover_dfg(log, **KEYS)
    times, _, _ = pm4py.discover_performance_dfg(log, perf_aggregation_key="median", **KEYS)
    return {"edges": [[*pair, int(n), float(times[pair])] for pair, n in counts.items()]}


if __name__ == "__main__":
    main({"transitions": transitions})
