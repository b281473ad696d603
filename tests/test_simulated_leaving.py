"""Simulated customers who stay, come back and leave: as often as the truth says."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.simulation.markov_chain import Overrides, chains
from journeynb.simulation.true_credit import true_credit

DAY = pd.Timedelta("1D")


def club(**fields: Any) -> jn.JourneyMap:
    """Return a map of two personas: ads bring members, who chat, read, and cancel."""
    jm = jn.JourneyMap("Club", stages=["Find", "Join", "Stay"])
    jm.add(jn.Persona(name="Ada"))
    jm.add(jn.Persona(name="Bo"))
    for name, stage in (
        ("Ad", "find"), ("Page", "find"), ("Join club", "join"),
        ("Chat", "stay"), ("News", "stay"), ("Cancel", "stay"),
    ):  # fmt: skip
        jm.add(
            jn.Touchpoint(name=name, events=[name.lower().replace(" ", "_")]),
            stage=stage,
            personas=["ada", "bo"],
        )
    jm.set(converts="join-club", leaves={"event": "cancel"})
    jm.set(**fields)
    return jm


LEAVING = {"rate": 0.2, "every": 5, "signs": {("ada", "chat"): 4.0}, "sign_days": 20}


@cache
def log() -> pd.DataFrame:
    return jn.simulate(club(), 2000, seed=2, days=60, noise=0.1, leaving=LEAVING)


def members(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each member: when they joined, and when they left."""
    joined = table[table.event == "join_club"].groupby("customer").time.min()
    gone = table[table.event == "cancel"].groupby("customer").time.max()
    persona = table.groupby("customer").persona.first()
    return pd.DataFrame({"joined": joined, "gone": gone.reindex(joined.index)}).assign(
        persona=persona.reindex(joined.index)
    )


class TestLog:
    def test_is_the_same_everywhere(self) -> None:
        digest = hashlib.sha256(log().to_csv(index=False).encode()).hexdigest()
        assert digest == DIGEST
        json.dumps(log().attrs)

    def test_nobody_leaves_before_joining_and_nothing_happens_afterwards(self) -> None:
        table, each = log(), members(log())
        assert set(table[table.event == "cancel"].customer) <= set(each.index)
        assert (table[table.event == "cancel"].groupby("customer").size() == 1).all()
        gone = each.gone.dropna()
        assert len(gone) > 200 and (gone > each.joined[gone.index]).all()
        last = table.groupby("customer").time.max()
        assert (last[gone.index] == gone).all()

    def test_each_customer_converts_once_and_ends_with_the_log(self) -> None:
        leaving = LEAVING | {"until": "2026-04-30"}
        table = jn.simulate(club(), 500, seed=2, days=60, leaving=leaving)
        assert (table[table.event == "join_club"].groupby("customer").size() == 1).all()
        assert table.time.max() < pd.Timestamp("2026-05-01")
        assert table.time.max() > pd.Timestamp("2026-04-30")
        assert log().time.max() > pd.Timestamp("2026-08-27")  # 180 days after the last start

    def test_members_may_stay_away_without_an_event(self) -> None:
        silent = jn.simulate(club(), 300, seed=2, leaving={"event": None, "rate": 0.5})
        assert silent.attrs["truth"]["leaving"]["event"] is None
        assert not silent[silent.event == "cancel"].size
        inactive = club(leaves={"inactive_days": 60})
        assert jn.simulate(inactive, 20, leaving={}).attrs["truth"]["leaving"]["event"] is None

    def test_values_have_the_mean_that_is_given(self) -> None:
        table = jn.simulate(
            club(), 3000, values={"join-club": 20, ("bo", "join-club"): 50, "ad": 0}
        )
        means = table.groupby(["event", "persona"]).value.mean()
        assert means["join_club", "ada"] == pytest.approx(20, rel=0.05)
        assert means["join_club", "bo"] == pytest.approx(50, rel=0.05)
        assert means["ad", "bo"] == 0
        assert table[table.event == "page"].value.isna().all()


class TestTruth:
    def test_rates_and_signs_are_those_of_the_log(self) -> None:
        """Days of membership with and without a sign, and the departures on them."""
        table, each = log(), members(log())
        end = pd.Timestamp(table.attrs["truth"]["leaving"]["until"]) + DAY
        hazards = {}
        for persona in ("ada", "bo"):
            own = each[each.persona == persona]
            chats = table[(table.event == "chat") & table.customer.isin(own.index)]
            hot, left_hot = 0.0, 0
            for customer, times in chats.groupby("customer").time:
                last = own.gone[customer] if pd.notna(own.gone[customer]) else end
                covered = [(time, min(time + 20 * DAY, last)) for time in sorted(times)]
                until = pd.Timestamp(0)
                for begin, finish in covered:
                    hot += max((finish - max(begin, until)) / DAY, 0)
                    until = max(until, finish)
                left_hot += pd.notna(own.gone[customer]) and covered[-1][1] == last
            whole = ((own.gone.fillna(end) - own.joined) / DAY).sum()
            hazards[persona] = left_hot / hot, (own.gone.count() - left_hot) / (whole - hot)
        usual = -np.log(1 - 0.2) / 30
        assert hazards["ada"][0] == pytest.approx(4 * usual, rel=0.12)
        assert hazards["ada"][1] == pytest.approx(usual, rel=0.15)
        assert hazards["bo"][0] == pytest.approx(usual, rel=0.15)

    def test_names_signs_and_shares_of_visits(self) -> None:
        visits = {"chat": 3, ("bo", "news"): 1}
        table = jn.simulate(club(), 1, leaving=LEAVING | {"visits": visits})
        truth = table.attrs["truth"]["leaving"]
        assert truth["signs"] == [
            {"persona": "ada", "touchpoint": "chat", "factor": 4.0, "days": 20.0}
        ]
        assert [each["visits"] for each in truth["personas"]] == [
            {"chat": 1.0}, {"chat": 0.75, "news": 0.25},
        ]  # fmt: skip

    def test_conversion_and_credit_are_those_of_the_log(self) -> None:
        moves = {("ad", "page"): 0.7, ("ada", "page", "ad"): 0.5}
        table = jn.simulate(
            club(),
            10_000,
            5,
            noise=0,
            silent=["page"],
            moves=moves,
            leaving={"until": "2026-04-15"},
        )
        truth = table.attrs["truth"]
        for row in truth["conversion"]:
            own = table[table.persona == row["persona"]]
            share = own[own.event == "join_club"].customer.nunique() / own.customer.nunique()
            assert share == pytest.approx(row["share"], abs=0.015)
        credit = pd.DataFrame(truth["credit"])
        assert set(credit.touchpoint) == {"ad"}
        assert credit.share.tolist() == [1.0] * 6

    def test_markov_credit_is_what_is_lost_without_a_touchpoint(self) -> None:
        jm = club()
        jm.link("ad", "page", kind="leads_to", share=0.5)
        jm.link("ad", "join-club", kind="leads_to", share=0.2)
        jm.link("page", "ad", kind="leads_to", share=0.3)
        jm.link("page", "join-club", kind="leads_to", share=0.4)
        chain = chains(jm._index, Overrides({}, {}, {}, {}, {}))[0]
        share, rows = true_credit(chain, ["join-club"], dict.fromkeys(chain.ids, True))
        goal = [id == "join-club" for id in chain.ids]
        assert share == pytest.approx(chain.hits(chain.starts, goal).sum())
        lost = {}
        for id in ("ad", "page"):
            closed = [each in {id, "join-club"} for each in chain.ids]
            lost[id] = share - chain.hits(chain.starts, closed)[chain.ids.index("join-club")]
        markov = {row["touchpoint"]: row["share"] for row in rows if row["model"] == "markov"}
        assert markov == pytest.approx({id: each / sum(lost.values()) for id, each in lost.items()})
        for model in ("first", "last", "markov"):
            assert sum(row["share"] for row in rows if row["model"] == model) == pytest.approx(1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("soon", "leaving='soon' is not valid; allowed: a dict"),
        ({"hazard": 1}, "leaving has the unknown key 'hazard'; allowed: after, event, every, vis"),
        ({"after": "nope"}, r"leaving\['after'\]='nope' is not valid; allowed: the id of a touc"),
        ({"event": 3}, r"leaving\['event'\]=3 is not valid; allowed: an event, or None"),
        ({"rate": 1}, r"leaving\['rate'\]=1 is not valid; allowed: a share from 0 to below 1"),
        ({"every": {"ada": 0}}, r"leaving\['every'\]=.* is not valid; allowed: days, at least"),
        ({"every": {"eve": 3}}, r"leaving\['every'\] contains 'eve'; allowed: ada, bo"),
        ({"signs": {"nope": 2}}, r"leaving\['signs'\] has the unknown key 'nope'; allowed: the"),
        ({"signs": {("eve", "chat"): 2}}, r"leaving\['signs'\] has the unknown key \('eve', "),
        ({"visits": ["chat"]}, r"leaving\['visits'\]=\['chat'\] is not valid; allowed: a dict"),
        ({"visits": {"chat": -1}}, r"leaving\['visits'\]\['chat'\]=-1 is not valid; allowed: a n"),
        ({"visits": {"cancel": 1}}, "customers of ada have no touchpoint to come back to; set"),
        ({"until": "soon"}, "until='soon' is not a valid date; allowed: a date, or text as YYYY"),
    ],
)
def test_wrong_ways_of_leaving_are_refused(wrong: Any, words: str) -> None:
    with pytest.raises(jn.ArgumentError, match=words):
        jn.simulate(club(), 5, leaving=wrong)


def test_leaving_needs_a_conversion() -> None:
    with pytest.raises(jn.ArgumentError, match="leaving has no 'after', and the map has no `con"):
        jn.simulate(club(converts=""), 5, leaving={})


def test_wrong_values_are_refused() -> None:
    with pytest.raises(jn.ArgumentError, match=r"values\['ad'\]=-1 is not valid; allowed: a numb"):
        jn.simulate(club(), 5, values={"ad": -1})
    jm = club()
    jm.set("ad", events=["ad @ value=high"])
    with pytest.raises(jn.ArgumentError, match="values needs the column value, which the events"):
        jn.simulate(jm, 5, values={"ad": 1})


DIGEST = "de24c4eaf33c9bedc42bc38a257f33daf2f8f7ccb40b276d80b150bf716a51ff"
