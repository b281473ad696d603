"""Masking, tried by an adversary who sees all answers and knows how numbers add up."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from scipy.optimize import linprog

from journeynb.mcp.evidence.churn import signs_masking
from journeynb.mcp.evidence.funnel import funnel_masking, with_drop_offs
from journeynb.mcp.evidence.masking import KNOWN, LEAST, Masking
from journeynb.mcp.evidence.moves import conformance_masking, moves_masking

STAGES = ("find", "buy", "use", "stay")
PERSONAS = ("pro", "free", "team", "(none)")
WORLDS = (*range(7), 211)


class Adversary:
    """Knows some numbers and how all of them add up; counts are 0 or more."""

    def __init__(self) -> None:
        self.equations: list[tuple[dict[Hashable, int], float]] = []
        self.least: dict[Hashable, int] = {}

    def learns(self, parts: Iterable[Hashable], total: float, whole: Hashable = None) -> None:
        row: dict[Hashable, int] = Counter(parts)
        if whole is not None:
            row[whole] -= 1
        self.equations.append((row, total))

    def knows(self, key: Hashable) -> bool:
        """Whether only one value of a number fits all that the adversary learned."""
        keys = list(dict.fromkeys([key, *(each for row, _ in self.equations for each in row)]))
        matrix = [[row.get(each, 0) for each in keys] for row, _ in self.equations]
        found = [
            linprog(
                [sign * (each == key) for each in keys],
                A_eq=matrix,
                b_eq=[total for _, total in self.equations],
                bounds=[(self.least.get(each, 0), None) for each in keys],
            )
            for sign in (1, -1)
        ]
        if any(each.status == 3 for each in found):  # without an upper end
            return False
        low, high = found[0].fun, -found[1].fun
        return bool(high - low < 1e-6)


def walks(seed: int) -> list[tuple[str, list[str]]]:
    """Return the persona and the stages of each customer; some personas and moves are rare."""
    rng = random.Random(seed)
    sizes = [rng.choice([1, 3, 6, 12, 30]) for _ in PERSONAS]
    found = []
    for persona, size in zip(PERSONAS, sizes, strict=True):
        for _ in range(size):
            steps = rng.choices([1, 2, 3, 4], [3, 3, 2, 2])[0]
            path = list(STAGES[:steps])
            if rng.random() < 0.15:
                path.insert(rng.randrange(len(path) + 1), rng.choice([*STAGES, "(none)"]))
            found.append((persona, path))
    return found


def funnel_rows(found: list[tuple[str, list[str]]], strict: bool) -> list[dict[str, Any]]:
    rows = []
    for persona in ("(all)", *PERSONAS):
        reached, ended = Counter[str](), Counter[str]()
        for own, path in found:
            if persona not in ("(all)", own):
                continue
            seen = [each for each in STAGES if each in path]
            if strict:
                seen = [each for at, each in enumerate(seen) if each == STAGES[at]]
            reached.update(seen)
            ended.update(seen[-1:])
        before = ("", *STAGES[:-1])
        rows += [
            {"persona": persona, "stage": stage, "reached": reached[stage], "dropped": ended[last]}
            for last, stage in zip(before, STAGES, strict=True)
        ]
    return rows


def whole_of(persona: str) -> Hashable:
    return "customers", persona


@pytest.mark.parametrize("strict", [True, False], ids=["strict", "skip"])
@pytest.mark.parametrize("seed", WORLDS)
def test_no_small_number_of_a_funnel_can_be_computed(seed: int, strict: bool) -> None:
    rows = funnel_rows(walks(seed), strict)
    hidden = funnel_masking(rows, strict).masked()
    adversary, few = Adversary(), []
    for at, row in enumerate(rows):
        for name in ("reached", "dropped"):
            key = name, row["persona"], row["stage"]
            if at not in hidden:
                assert not 0 < row[name] < LEAST
                adversary.learns([key], row[name])
            elif 0 < row[name] < LEAST:
                few.append(key)
    for persona in ("(all)", *PERSONAS):
        own = [(at, row) for at, row in enumerate(rows) if row["persona"] == persona]
        for _, row in own:
            key = "missed", persona, row["stage"]
            everyone = sum(each["dropped"] for _, each in own[1:]) + own[-1][1]["reached"]
            if 0 < everyone - row["reached"] < LEAST:
                few.append(key)
            adversary.learns([("reached", persona, row["stage"]), key], 0, whole_of(persona))
        parts = [("dropped", persona, stage) for stage in STAGES[1:]]
        parts.append(("reached", persona, STAGES[-1]))
        whole = whole_of(persona)
        adversary.learns(parts, 0, whole)
        if any(at not in hidden and row["reached"] for at, row in own):  # share = reached / all
            total = sum(row["dropped"] for _, row in own[1:]) + own[-1][1]["reached"]
            adversary.learns([whole], total)
        for before, stage in pairwise(STAGES):
            if strict:
                both = [("dropped", persona, stage), ("reached", persona, stage)]
                adversary.learns(both, 0, ("reached", persona, before))
    for name in ("reached", "dropped"):
        for stage in STAGES:
            parts = [(name, each, stage) for each in PERSONAS]
            adversary.learns(parts, 0, (name, "(all)", stage))
    adversary.learns([("customers", each) for each in PERSONAS], 0, ("customers", "(all)"))
    assert [key for key in few if adversary.knows(key)] == []


def test_a_drop_off_does_not_give_away_how_many_customers_a_masked_row_has() -> None:
    reached = {"(all)": (54, 40, 54), "maya": (4, 0, 14), "jonas": (50, 40, 40)}
    dropped = {"(all)": (0, 10, 0), "maya": (0, 0, 0), "jonas": (0, 10, 0)}
    rows = [
        {
            "persona": each,
            "stage": stage,
            "reached": reached[each][at],
            "dropped": dropped[each][at],
        }
        for each in reached
        for at, stage in enumerate(("aware", "decide", "buy"))
    ]
    hidden = funnel_masking(rows, False).masked()
    found = with_drop_offs(rows, [row for at, row in enumerate(rows) if at not in hidden])
    shares = {(row["persona"], row["stage"]): row["drop_off"] for row in found}
    assert ("jonas", "aware") not in shares  # 54 in total without them is few
    assert shares["jonas", "decide"] is None  # 10 of 50: 20%
    assert shares["jonas", "buy"] == 0
    everyone = next(row for row in found if row["stage"] == "decide")
    assert everyone["drop_low"] < everyone["drop_off"] == 10 / 54 < everyone["drop_high"]


def test_a_sign_of_leaving_is_masked_by_customers_and_not_by_weighted_shares() -> None:
    rows = [
        {"persona": "(all)", "touchpoint": "call", "met": 130, "left_met": 0.0546, "q": 0.01},
        {"persona": "(all)", "touchpoint": "chat", "met": 60, "left_met": 0.1, "q": 0.01},
        {"persona": "(all)", "touchpoint": "visit", "met": 90, "left_met": 0.1, "q": 0.01},
    ]
    hidden = signs_masking(rows, met=[4, 6, 9], unmet=[20, 3, 9]).masked()
    assert hidden == {0, 1}  # 4 left after a call, 3 without a chat


@pytest.mark.parametrize("seed", WORLDS)
def test_no_small_number_of_moves_can_be_computed(seed: int) -> None:
    found = walks(seed)
    pairs, people = Counter[tuple[str, str]](), defaultdict(set)
    for number, (_, path) in enumerate(found):
        for pair in pairwise(path):
            pairs[pair] += 1
            people[pair].add(number)

    def explained(pair: tuple[str, str]) -> bool:
        return pair[0] == pair[1] != "(none)" or pair in pairwise(STAGES)

    rows: list[dict[str, Any]] = [
        {"from": pair[0], "to": pair[1], "count": many, "customers": len(people[pair]),
         "mapped": explained(pair)}
        for pair, many in pairs.most_common()
    ]  # fmt: skip
    by_persona = []
    for persona in ("(all)", *PERSONAS):
        paths = [path for own, path in found if persona in ("(all)", own)]
        right = sum(all(map(explained, pairwise(path))) for path in paths)
        steps = [explained(pair) for path in paths for pair in pairwise(path)]
        by_persona.append(
            {
                "persona": persona,
                "customers": len(paths),
                "explained_customers": right,
                "explained_moves": sum(steps),
            }
        )
    hidden_personas = conformance_masking(by_persona, "customer", rows).masked()
    hidden = moves_masking(rows, 0 not in hidden_personas, len(found)).masked()
    adversary, few = Adversary(), []
    for at, row in enumerate(rows):
        adversary.least[at] = 1
        if at not in hidden:
            assert row["customers"] >= LEAST
            adversary.learns([at], row["count"])
        elif row["customers"] < LEAST:
            few.append(at)
        if at not in hidden:
            assert not 0 < len(found) - row["customers"] < LEAST
    for start in {row["from"] for row in rows}:
        parts = [at for at, row in enumerate(rows) if row["from"] == start]
        if not hidden.issuperset(parts):  # probability = count / all moves out of it
            adversary.learns(parts, sum(rows[at]["count"] for at in parts))
    kinds: list[list[int]] = [list(range(len(rows)))]
    if 0 not in hidden_personas:
        kinds.append([at for at, row in enumerate(rows) if row["mapped"]])
    for parts in kinds:
        adversary.learns(parts, sum(rows[at]["count"] for at in parts))
    assert [rows[at] for at in few if adversary.knows(at)] == []


@pytest.mark.parametrize("seed", WORLDS)
def test_no_small_number_of_a_persona_can_be_computed(seed: int) -> None:
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for persona in PERSONAS:
        many = rng.choice([0, 1, 3, 6, 9, 40])
        rows.append({"persona": persona, "customers": many,
                     "explained_customers": rng.randint(0, many),
                     "explained_moves": 2 * many})  # fmt: skip
    names = ("customers", "explained_customers", "explained_moves")
    whole = {"persona": "(all)"} | {name: sum(row[name] for row in rows) for name in names}
    rows.insert(0, whole)
    hidden = conformance_masking(rows, "customer", []).masked()
    adversary, few = Adversary(), []
    for at, row in enumerate(rows):
        numbers = {**row, "others": row["customers"] - row["explained_customers"]}
        for name in (*names, "others"):
            key = name, row["persona"]
            if at not in hidden:
                assert not 0 < numbers[name] < LEAST
                adversary.learns([key], numbers[name])
            elif 0 < numbers[name] < LEAST and key != ("customers", "(all)"):
                few.append(key)
        parts = [("explained_customers", row["persona"]), ("others", row["persona"])]
        adversary.learns(parts, 0, ("customers", row["persona"]))
    adversary.learns([("customers", "(all)")], whole["customers"])
    for name in (*names, "others"):
        adversary.learns([(name, each) for each in PERSONAS], 0, (name, "(all)"))
    if whole["customers"] >= LEAST:
        assert [key for key in few if adversary.knows(key)] == []


def masking(sizes: dict[str, int]) -> Masking:
    made = Masking()
    for name, many in sizes.items():
        made.add(name, many, name)
    return made


def test_the_next_smallest_is_masked_beside_a_total() -> None:
    made = masking({"a": 2, "b": 30, "c": 7})
    made.total(None, "abc", KNOWN)
    assert made.masked() == {"a", "c"}


def test_two_small_numbers_that_are_few_together_take_a_third_one() -> None:
    made = masking({"a": 2, "b": 1, "c": 7, "d": 50})
    made.total(None, "abcd", KNOWN)
    assert made.masked() == {"a", "b", "c"}


def test_without_a_total_only_the_small_number_is_masked() -> None:
    made = masking({"a": 2, "b": 30})
    made.total(None, "ab")
    assert made.masked() == {"a"}


def test_a_number_is_masked_if_all_but_few_customers_are_in_it() -> None:
    made = masking({"a": 57, "b": 30, "c": 60})
    for name, many in {"a": 3, "b": 30, "c": 0}.items():
        made.rest(name, many)
    assert made.masked() == {"a"}


def test_totals_of_rows_and_columns_together_give_nothing_away() -> None:
    """In each row and each column, two masked numbers can still follow from all sums."""
    sizes = {(row, column): 20 for row in range(3) for column in range(3)}
    sizes[0, 0] = sizes[1, 1] = sizes[2, 2] = 3
    made = Masking()
    for place, many in sizes.items():
        made.add(place, many, place)
    for at in range(3):
        made.total(None, [(at, other) for other in range(3)], KNOWN)
        made.total(None, [(other, at) for other in range(3)], KNOWN)
    hidden = made.masked()
    assert {(0, 0), (1, 1), (2, 2)} < hidden
    adversary = Adversary()
    for place, many in sizes.items():
        if place not in hidden:
            adversary.learns([place], many)
    for at in range(3):
        adversary.learns([(at, other) for other in range(3)], sum(sizes[at, o] for o in range(3)))
        adversary.learns([(other, at) for other in range(3)], sum(sizes[o, at] for o in range(3)))
    assert not any(adversary.knows((at, at)) for at in range(3))
