"""Simulated logs of the sample maps, which differ from the maps in known ways."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.sample_maps import SAMPLES, load
from journeynb.model.index import Index
from journeynb.simulation.markov_chain import Overrides
from journeynb.simulation.simulator import simulate

if TYPE_CHECKING:
    import pandas as pd

LOGS: dict[str, dict[str, Any]] = {
    # Gift buyers go from the home page to the chat, a path that the map does not show. Few office
    # customers get from the quote to a decision, because the quote takes too long, as the map says.
    # Fewer customers than expected compare plans. Nobody watches the recipes. Maya likes her first
    # parcel less than the map says. Returned bags have an event that matches no pattern.
    "coffee": {
        "customers": 5000,
        "personas": {"maya": 0.55, "jonas": 0.25, "elif": 0.2},
        "reach": {"consideration": 0.5, "decision": 0.4, "onboarding": 0.96, "loyalty": 0.6,
                  ("jonas", "decision"): 0.12, ("elif", "consideration"): 0.6},
        "moves": {("elif", "home-page", "barista-chat"): 0.5,
                  ("elif", "barista-chat", "gift-configurator"): 0.9,
                  ("maya", "taste-quiz", "checkout"): 0.25,
                  ("maya", "first-parcel", "bag-return"): 0.2,
                  ("maya", "home-page", "newsletter"): 0.04,
                  ("jonas", "checkout", "first-parcel"): 0.95,
                  ("jonas", "first-parcel", "machine-service"): 0.3},
        "emotions": {("maya", "first-parcel"): -0.2, ("maya", "support"): 0.8},
        "stage_days": {"onboarding": 9.0},
        "silent": ["first-brew"],
        "events": {"bag-return": "bags_returned"},
        "noise_events": ["search_used", "store_locator_opened", "app_crashed"],
    },
    # Champions go from the sign-up to the documentation, a path that the map does not show. Trials
    # end before a decision. The demo disappoints the buyer.
    "saas": {
        "customers": 2000,
        "personas": {"priya": 0.6, "marcus": 0.3, "sofia": 0.1},
        "reach": {("priya", "decision"): 0.12},
        "moves": {("priya", "trial-sign-up", "docs"): 0.4},
        "emotions": {("marcus", "demo"): -0.9},
        "stage_days": {"decision": 70.0},
        "silent": ["tech-talk"],
        "events": {},
        "noise_events": ["pricing_calculator_used", "password_reset"],
    },
}  # fmt: skip


def load_log(name: str) -> pd.DataFrame:
    """Return the log of a sample map."""
    if not isinstance(name, str) or name not in LOGS:
        raise ArgumentError(f"unknown sample {shown(name)}; allowed: {', '.join(SAMPLES)}")
    return _made(name).copy()


@lru_cache(maxsize=len(LOGS))
def _made(name: str) -> pd.DataFrame:
    made = LOGS[name]
    overrides = Overrides(made["reach"], made["moves"], {}, made["emotions"], made["stage_days"])
    return simulate(
        Index(load(name)),
        made["customers"],
        7,
        start="2025-06-01",
        days=120,
        personas=made["personas"],
        overrides=overrides,
        silent=made["silent"],
        events=made["events"],
        noise=0.05,
        noise_events=made["noise_events"],
        scored=0.4,
    )
