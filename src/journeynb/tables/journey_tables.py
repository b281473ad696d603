"""Questions about the journey: which touchpoints, by which paths."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

from journeynb.base.errors import ArgumentError, UnknownIdError
from journeynb.base.text import shown, with_article
from journeynb.base.user_warnings import warn
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd


def touchpoints(
    index: Index,
    persona: str | None,
    stage: str | None,
    goal: str | None,
    channel: str | None,
    tag: str | None,
) -> pd.DataFrame:
    """Return the touchpoints that fit all filters, in the order of stages, then of the file."""
    import pandas as pd

    for id, kind in ((persona, "persona"), (stage, "stage"), (goal, "goal")):
        if id is not None:
            require(index, id, kind)
    rows = []
    for each in index.touchpoints:
        felt = index.into("experiences", each.id)
        goals = index.out("supports", each.id)
        if (
            (persona is not None and persona not in felt)
            or (stage is not None and index.stage_of.get(each.id) != stage)
            or (goal is not None and goal not in goals)
            or (channel is not None and channel not in each.channels)
            or (tag is not None and tag not in each.tags)
        ):
            continue
        who = {persona: felt[persona]} if persona is not None else felt
        rows.append(
            {
                "id": each.id,
                "name": each.name,
                "stage": index.stage_of.get(each.id, ""),
                "channels": list(each.channels),
                "owner": each.owner,
                "personas": index.sorted(felt),
                "goals": index.sorted(goals),
                "emotion": mean_emotion(who),
                "moment_of_truth": each.moment_of_truth,
                "ours": each.ours,
            }
        )
    last = len(index.stages)
    rows.sort(key=lambda row: index.stage_place.get(str(row["stage"]), last))
    columns = (
        "id", "name", "stage", "channels", "owner", "personas", "goals", "emotion",
        "moment_of_truth", "ours",
    )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(columns))
    text = dict.fromkeys(("id", "name", "stage", "owner"), "str")
    return frame.astype({**text, "emotion": "float64", "moment_of_truth": "bool", "ours": "bool"})


def mean_emotion(experiences: dict[str, Any]) -> float | None:
    """Return the mean of the emotions that are set, None if none is."""
    emotions = [data.emotion for data in experiences.values() if data.emotion is not None]
    return sum(emotions) / len(emotions) if emotions else None


def paths(index: Index, persona: str | None, limit: int) -> pd.DataFrame:
    """Return the paths along `leads_to`, each touchpoint at most once in a path."""
    import pandas as pd

    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise ArgumentError(f"limit={shown(limit)} is not valid; allowed: a whole number from 1")
    if persona is not None:
        require(index, persona, "persona")
    if index.touchpoints and not index.has("leads_to"):
        warn("the map has no leads_to links, so it has no paths; add one with jm.add_path(ids)")
    graph = _journey(index, persona)
    rows: list[dict[str, Any]] = []
    for start in _entries(index, graph):
        for path in _paths_from(index, graph, start):
            if len(rows) == limit:
                warn(f"there are more than {limit:,} paths; raise limit= to see more")
                break
            rows.append(_path_row(index, graph, persona, path))
        else:
            continue
        break
    columns = ["touchpoints", "names", "stages", "length", "emotion", "share"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"length": "int64", "emotion": "float64", "share": "float64"}
    )


def require(index: Index, id: str, kind: str) -> None:
    """Raise unless an id is one of a kind."""
    known = [each.id for each in index.of(kind)]
    if not isinstance(id, str) or id not in known:
        found = index.entity.get(id) if isinstance(id, str) else None
        text = (
            f"{id} is {with_article(found.kind)}" if found else f"the map has no {kind} {shown(id)}"
        )
        hint = ", ".join(known[:20]) or f"none, because the map has no {kind}"
        raise UnknownIdError("unknown_id", text, field=kind, allowed=hint)


def _journey(index: Index, persona: str | None) -> nx.DiGraph[str]:
    met = None if persona is None else index.out("experiences", persona)
    ids = [each.id for each in index.touchpoints if met is None or each.id in met]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(ids)
    for id in ids:
        for end, data in index.out("leads_to", id).items():
            if end in graph:
                graph.add_edge(id, end, share=data.share)
    graph.remove_nodes_from([id for id in ids if not graph.degree[id]])
    return graph


def _entries(index: Index, graph: nx.DiGraph[str]) -> list[str]:
    """Return where paths start: the first touchpoint of each circle, or one that none leads to."""
    condensed = nx.condensation(graph)
    firsts = [
        min(condensed.nodes[part]["members"], key=index.place.__getitem__)
        for part in condensed
        if not condensed.in_degree[part]
    ]
    return index.sorted(firsts)


def _paths_from(index: Index, graph: nx.DiGraph[str], start: str) -> Any:
    """Yield the longest paths from a touchpoint that repeat no touchpoint."""
    path, seen = [start], {start}
    todo = [iter(index.sorted(graph.successors(start)))]
    grown = [False]
    while todo:
        following = next((id for id in todo[-1] if id not in seen), None)
        if following is not None:
            grown[-1] = True
            path.append(following)
            seen.add(following)
            todo.append(iter(index.sorted(graph.successors(following))))
            grown.append(False)
            continue
        if not grown[-1]:
            yield list(path)
        todo.pop()
        grown.pop()
        seen.discard(path.pop())


def _path_row(
    index: Index, graph: nx.DiGraph[str], persona: str | None, path: list[str]
) -> dict[str, Any]:
    emotions = []
    for id in path:
        felt = index.into("experiences", id)
        mean = mean_emotion(felt if persona is None else {persona: felt[persona]})
        if mean is not None:
            emotions.append(mean)
    share: float | None = 1.0
    for start, end in pairwise(path):
        part = graph.edges[start, end]["share"]
        share = None if share is None or part is None else share * part
    stages = [index.stage_of.get(id, "") for id in path]
    return {
        "touchpoints": path,
        "names": [index.name(id) for id in path],
        "stages": [
            stage for place, stage in enumerate(stages) if stages[place - 1 : place] != [stage]
        ],
        "length": len(path),
        "emotion": sum(emotions) / len(emotions) if emotions else None,
        "share": share,
    }
