"""What comes with the package: rules, their explanations, samples, the schema, the renderer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.api.journey_map import JourneyMap

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.notebook.live_output import Live
    from journeynb.picture.illustrated_rule import IllustratedExplanation


def rules(select: str | list[str] | None = None) -> pd.DataFrame:
    """Return the gap rules.

    Parameters
    ----------
    select : str or list of str, optional
        Codes or how they begin, by default all.

    Returns
    -------
    pandas.DataFrame
        A row a rule, text columns: ``rule`` (its code), ``title``, ``severity``, ``holds_for``
        (what a finding names), ``when`` (the definition) and ``why`` (it matters).

    Examples
    --------
    >>> jn.rules("M10").title.head(2).tolist()
    ['touchpoint-without-stage', 'touchpoint-without-persona']
    """
    from journeynb.gaps.findings import selected
    from journeynb.gaps.gap_tables import rules_frame

    return rules_frame(selected(select, None))


def explain(code: str) -> IllustratedExplanation:
    """Explain a gap rule, with a small map that has the gap and what mends it.

    A notebook also shows both maps as pictures.

    Parameters
    ----------
    code : str
        The rule's code, such as ``"M106"``, or its title.

    Raises
    ------
    ArgumentError
        There is no such rule.

    Examples
    --------
    >>> print(repr(jn.explain("M106")).splitlines()[0])
    M106 Persona skips a stage (warning, checks: persona, stage)
    """
    from journeynb.picture.illustrated_rule import explain as explained

    return explained(code)


def samples() -> dict[str, str]:
    """Return the names of the sample maps, each with what it shows."""
    from journeynb.formats.sample_maps import SAMPLES

    return dict(SAMPLES)


def sample(name: str) -> JourneyMap:
    """Return a sample map, your own copy.

    Parameters
    ----------
    name : str
        One of `samples`.

    Examples
    --------
    >>> jn.sample("coffee").title != ""
    True
    """
    from journeynb.formats.sample_maps import load

    return JourneyMap._of(load(name))


def simulate(
    jm: JourneyMap,
    customers: int = 1000,
    seed: int = 0,
    *,
    start: dt.date | str = "2026-01-01",
    days: float = 90,
    personas: Mapping[str, float] | None = None,
    reach: Mapping[Any, float] | None = None,
    moves: Mapping[Any, float] | None = None,
    ends: Mapping[Any, float] | None = None,
    emotions: Mapping[tuple[str, str], float] | None = None,
    stage_days: Mapping[Any, float] | None = None,
    silent: Sequence[str] = (),
    events: Mapping[str, str] | None = None,
    noise: float = 0.05,
    noise_events: Sequence[str] | None = None,
    scored: float = 0.3,
) -> pd.DataFrame:
    """Walk customers through a map, and return what they did as an event log.

    Each customer is of one persona and walks over the touchpoints that it experiences, along
    ``leads_to`` by its shares. The probability to end is chosen so that of those who reach a stage
    as many reach the next as its ``expected_share`` says (0.6 where none is given), is higher where
    the emotion is low, and the means of the times follow ``expected_days``. A touchpoint without
    event patterns writes an event named after its id; one that is not ours writes nothing then.
    Scores are whole numbers from 1 to 5 whose mean is the emotion. The log is the same for a seed
    on every platform.

    Parameters
    ----------
    jm : JourneyMap
        The map.
    customers : int
        How many begin.
    seed : int
        Another one gives another log.
    start : date or str
        The first day on which customers begin.
    days : float
        For so many days customers begin, evenly.
    personas : dict, optional
        How many customers are of each persona, in proportion; by default as many of each.
    reach : dict, optional
        By stage, or (persona, stage): the share of those who reached the stage before that reach
        this one.
    moves : dict, optional
        By (touchpoint, touchpoint), or (persona, touchpoint, touchpoint): the share of those who go
        on from the first that go to the second, whether or not a ``leads_to`` joins them.
    ends : dict, optional
        By touchpoint, or (persona, touchpoint): the probability to end there.
    emotions : dict, optional
        By (persona, touchpoint): what is truly felt, from -2 to 2.
    stage_days : dict, optional
        By stage, or (persona, stage): the mean days from reaching the stage before.
    silent : list of str
        Touchpoints that write nothing.
    events : dict, optional
        By touchpoint: the event that it writes in place of those that its patterns take.
    noise : float
        The probability that an event which no touchpoint takes follows one of a touchpoint.
    noise_events : list of str, optional
        Their names, each as likely.
    scored : float
        The share of the visits that leave a score, where the map says what is felt.

    Returns
    -------
    pandas.DataFrame
        A row an event, in the order of time: ``customer, time`` (datetime64), ``event, channel,
        persona`` (the first of its ``data_values``, else its id), ``score`` (float64, missing where
        none was left), then the columns that patterns name. ``attrs["truth"]`` holds what was put
        in, as lists of dicts: ``funnel`` (persona, stage, share), ``transitions`` (persona, from,
        to, probability, mean_seconds, mapped), ``emotions`` (persona, touchpoint, emotion), and
        ``personas, unobserved, unmapped, noise``.

    Examples
    --------
    >>> log = jn.simulate(jn.sample("coffee"), customers=50, seed=1)
    >>> log.customer.nunique()  # two meet only what writes nothing
    48
    >>> log.attrs["truth"]["funnel"][1]["stage"]
    'consideration'
    """
    from journeynb.simulation.markov_chain import Wishes
    from journeynb.simulation.simulator import NOISE_EVENTS, simulate

    wishes = Wishes(reach or {}, moves or {}, ends or {}, emotions or {}, stage_days or {})
    return simulate(
        jm._index,
        customers,
        seed,
        start=start,
        days=days,
        personas=personas,
        wishes=wishes,
        silent=silent,
        events=events or {},
        noise=noise,
        noise_events=NOISE_EVENTS if noise_events is None else noise_events,
        scored=scored,
    )


def sample_log(name: str) -> pd.DataFrame:
    """Return a simulated log of a sample map, with differences from the map put in on purpose.

    Parameters
    ----------
    name : str
        One of `samples`.

    Returns
    -------
    pandas.DataFrame
        As `simulate` returns; the same each time.

    Examples
    --------
    >>> log = jn.sample_log("coffee")
    >>> log.columns[:5].tolist()
    ['customer', 'time', 'event', 'channel', 'persona']
    """
    from journeynb.simulation.sample_logs import load_log

    return load_log(name)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``*.journeymap.json``."""
    from journeynb.model.schema import shipped_schema

    return shipped_schema()


def enable_charts() -> None:
    """Make ours the renderer of Altair, whatever it was.

    It shows charts interactively in JupyterLab, and as a picture everywhere else: in a saved
    notebook without a kernel or a network, in HTML made by nbconvert, on paper. The first use of
    `JourneyMap.chart` does the same unless another renderer was chosen. Another one is chosen by
    ``alt.renderers.enable(NAME)``.

    Examples
    --------
    >>> jn.enable_charts()
    >>> import altair as alt
    >>> alt.renderers.active
    'journeynb'
    """
    from journeynb.charts.renderer import enable

    enable()


def live(make: Callable[[], Any], *maps: JourneyMap) -> Live:
    """Show an output, and show it anew after each step of some maps.

    A chart, a table or anything else in the next cell follows the editor, and every other change of
    the map. Steps in quick succession make one update. Saved, the output is what it was last. Where
    `make` fails, the error stands in the output's place, until the next step.

    Parameters
    ----------
    make : callable
        Returns the output, such as ``lambda: jm.chart.alignment()``.
    *maps : JourneyMap
        The maps that it follows.

    Returns
    -------
    Live
        Shown where a cell ends with it, or by ``display``. Its ``stop()`` ends it, and so does
        running the cell again. Outside of a notebook it is shown once, as it is then. In marimo
        it is that, too: there, a cell that names the editor, ``mo.ui.anywidget(jm.edit())``, is run
        again after each edit.

    Raises
    ------
    ArgumentError
        `make` is no function, or no map is given.

    Examples
    --------
    >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    >>> jn.live(lambda: list(jm), jm)
    ['awareness', 'decision']
    """
    from journeynb.notebook.live_output import live as follow

    return follow(make, *maps)
