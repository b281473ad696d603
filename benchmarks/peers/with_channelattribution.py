"""Credit for conversions by a Markov chain, by ChannelAttribution, which simulates it."""

import pandas as pd
from alone import CONVERTS, MAPPED, Answer, main
from ChannelAttribution import markov_model


def attribution(path: str) -> Answer:
    log = pd.read_parquet(path, columns=["customer", "time", "event"])
    log = log[log.event.isin(MAPPED)].sort_values(["customer", "time"], kind="stable")
    won = log.event == CONVERTS
    number = won.groupby(log.customer).cumsum() - won
    keys = [log.customer, number]
    paths = log.event.where(~won).dropna().groupby(keys).agg(">".join).rename("path")
    ends = won.groupby(keys).any().rename("won")
    table = paths.to_frame().join(ends)
    counts = table.groupby("path").won.agg(["sum", "size"]).reset_index()
    counts["null"] = counts["size"] - counts["sum"]
    # by default, simulated paths stop at the length of the longest path, which skews the result
    found = markov_model(
        counts, "path", "sum", var_null="null", nsim_start=1e6, conv_par=0.01, seed=1,
        max_step=100_000, verbose=False, flg_pro=False,
    )  # fmt: skip
    table = found["result"] if isinstance(found, dict) else found
    rows = zip(table.channel_name, table.total_conversions, strict=True)
    return {"credit": [[str(name), float(credit)] for name, credit in rows]}


if __name__ == "__main__":
    main({"attribution": attribution})
