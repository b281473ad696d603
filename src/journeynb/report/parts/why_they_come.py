"""Which touchpoints bring customers: credit for conversions by several models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base.text import capitalized, count, rounded_text
from journeynb.evidence.credit_on_map import MODEL, CreditOnMap, credit_from
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, Bars, WhyPart, asked
from journeynb.report.content.wording import joined, percent

if TYPE_CHECKING:
    import pandas as pd

TOP = 10
APART = 0.05
"""Smallest difference between two models that is worth a sentence."""

_REASONS = {
    "direct": "with nothing before them",
    "unmapped": "with only unmapped events before them",
    "outside the window": "with touchpoints only outside the window",
}


def why_they_come(context: Context) -> WhyPart | None:
    """Return which touchpoints bring customers; None with too few conversions."""
    evidence = context.evidence
    if evidence is None:
        return None
    table = asked(evidence.attribution)
    credit = None if table is None else credit_from(table, context.index)
    if table is None or credit is None or credit.conversions < LEAST or not credit.ranked:
        return None
    shares = by_model(table, context)
    leader = _leader(context, credit, shares)
    ranked = credit.ranked[:TOP]
    return WhyPart(
        "What brings customers",
        _headline(context, credit, bool(leader)),
        [each for each in (leader or _no_leader(context, credit), _without(credit),
                           _apart(context, credit, shares), _costs(context, table)) if each],
        [_table(context, credit, shares, table)],
        [("attribution", {})],
        Bars([context.index.name(id) for id, _ in ranked], [each.share for _, each in ranked], "0%",
             f"Share of the credit for {count(credit.conversions, 'conversion')}"),
        [leader] if leader else [],
    )  # fmt: skip


def by_model(table: pd.DataFrame, context: Context) -> dict[str, dict[str, float]]:
    """Return the shares of each touchpoint by model."""
    models = table.model.unique()
    found: dict[str, dict[str, float]] = {}
    for model in models:
        for id, each in credit_from(table, context.index, str(model)).touchpoints.items():
            found.setdefault(id, {})[str(model)] = each.share
    return found


def _is_first(credit: CreditOnMap, shares: dict[str, dict[str, float]]) -> bool:
    """Whether one touchpoint leads in every model, and beyond the intervals."""
    (first, top), *rest = credit.ranked
    if not rest or not top.low > rest[0][1].end:
        return False
    return all(
        shares[first].get(model, 0.0) >= max(each.get(model, 0.0) for each in shares.values())
        for model in shares[first]
    )


def _leader(
    context: Context, credit: CreditOnMap, shares: dict[str, dict[str, float]]
) -> list[Span]:
    """Return the touchpoint with the most credit; empty if none leads clearly."""
    if not _is_first(credit, shares):
        return []
    id, top = credit.ranked[0]
    models = len(shares[id])
    agree = f" and leads in each of {models} models" if models > 1 else ""
    return [
        Strong(context.index.name(id)), " gets ", Strong(top.words),
        f" of the credit for {count(credit.conversions, 'conversion')}{agree}. This is an "
        "association, not a cause.",
    ]  # fmt: skip


def _no_leader(context: Context, credit: CreditOnMap) -> list[Span]:
    """Return the touchpoints with the most credit."""
    words: list[Span] = [
        "No touchpoint leads clearly in every model. The most credit for "
        f"{count(credit.conversions, 'conversion')} goes to "
    ]
    top = credit.ranked[:3]
    for place, (id, each) in enumerate(top):
        before = "" if not place else " and " if place == len(top) - 1 else ", "
        words += [before, Strong(context.index.name(id)), f" with {each.words}"]
    return [*words, "."]


def _headline(context: Context, credit: CreditOnMap, sure: bool) -> str:
    names = [context.index.name(id) for id, _ in credit.ranked[: 1 if sure else 2]]
    share = percent(credit.ranked[0][1].share)
    if sure:
        return f"{names[0]} gets the most credit for conversions: {share}"
    return f"{joined(names)} {'get' if len(names) > 1 else 'gets'} the most credit for conversions"


def _without(credit: CreditOnMap) -> list[Span]:
    """Return the conversions that no touchpoint gets credit for."""
    rest = {name: share for name, share in credit.others.items() if share > 0}
    if not rest:
        return []
    reasons = [_REASONS.get(name, name) for name in rest]
    all_of_them = Strong(percent(sum(rest.values())))
    if len(rest) == 1:
        return [all_of_them, f" of the conversions, {reasons[0]}, have no touchpoint to credit."]
    shares = [percent(share) for share in rest.values()]
    each = [" ".join(pair) for pair in zip(shares, reasons, strict=True)]
    return [all_of_them, f" of the conversions have no touchpoint to credit: {joined(each)}."]


def _apart(
    context: Context, credit: CreditOnMap, shares: dict[str, dict[str, float]]
) -> list[Span]:
    """Return the touchpoint about which the models disagree most."""

    def spread(id: str) -> float:
        return max(shares[id].values()) - min(shares[id].values())

    id = max((id for id, _ in credit.ranked[:TOP]), key=spread)
    if spread(id) < APART:
        return []
    low, high = (find(shares[id], key=shares[id].__getitem__) for find in (min, max))
    return [
        "The models disagree most about ", Strong(context.index.name(id)),
        f": {percent(shares[id][low])} by {model_name(low)}, {percent(shares[id][high])} by "
        f"{model_name(high)}.",
    ]  # fmt: skip


def model_name(model: str) -> str:
    """Return the name of a model in a sentence."""
    words = model.replace("_", " ")
    return {
        "first": "first touchpoint", "last": "last touchpoint", "linear": "equal shares",
        "markov": "Markov", "shapley": "Shapley",
    }.get(words, words)  # fmt: skip


def _priced(context: Context, table: pd.DataFrame) -> list[tuple[str, float]]:
    """Return the touchpoints with a cost per conversion, the lowest first."""
    rows = table[(table.model == MODEL) & table.cost_per_conversion.notna()]
    known = set(context.index.ids("touchpoint"))
    pairs = zip(rows.touchpoint, rows.cost_per_conversion, strict=True)
    return sorted(
        ((id, float(cost)) for id, cost in pairs if id in known), key=lambda each: each[1]
    )


def _costs(context: Context, table: pd.DataFrame) -> list[Span]:
    """Return the lowest and the highest cost per conversion."""
    priced = _priced(context, table)
    if len(priced) < 2:
        return []
    (cheap, low), (dear, high) = priced[0], priced[-1]
    return [
        "Among the touchpoints with a cost, a conversion costs the least at ",
        Strong(context.index.name(cheap)), f" ({rounded_text(low)}) and the most at ",
        Strong(context.index.name(dear)), f" ({rounded_text(high)}).",
    ]  # fmt: skip


def _table(
    context: Context,
    credit: CreditOnMap,
    shares: dict[str, dict[str, float]],
    table: pd.DataFrame,
) -> Table:
    costs = dict(_priced(context, table))
    rows: list[list[Words]] = []
    for id, each in credit.ranked[:TOP]:
        others = [share for model, share in shares[id].items() if model != credit.model]
        ends = list(dict.fromkeys(percent(end(others)) for end in (min, max))) if others else []
        cells: list[Words] = [context.index.name(id), each.words, " to ".join(ends)]
        rows.append([*cells, *([rounded_text(costs[id]) if id in costs else ""] if costs else [])])
    for name, share in credit.others.items():
        if share > 0:
            rows.append([capitalized(name), percent(share), "", *([""] if costs else [])])
    head = ["Touchpoint", f"Credit ({credit.name})", "Other models"]
    head += ["Cost per conversion"] if costs else []
    more = len(credit.ranked) - TOP
    caption = f"Credit for {count(credit.conversions, 'conversion')}, with 95% intervals"
    caption += f"; {more} more touchpoints with credit are not listed" if more > 0 else ""
    return Table(caption, head, rows, frozenset(range(1, len(head))))
