"""Content of the package: rules, their explanations, samples, the schema, the renderer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.notebook.live_output import Live
    from journeynb.picture.illustrated_rule import IllustratedExplanation


def rules(select: str | list[str] | None = None) -> pd.DataFrame:
    """List the gap rules.

    Parameters
    ----------
    select : str or list of str, optional
        Codes or their prefixes, in upper or lower case; by default all.

    Returns
    -------
    pandas.DataFrame
        One row for each rule, all columns str: ``rule`` (the code), ``title`` (hyphenated),
        ``severity``, ``holds_for`` (what a finding is about), ``when`` (the definition), ``why``
        (why it matters).

    Raises
    ------
    ArgumentError
        No rule code starts with a prefix.

    Examples
    --------
    >>> jn.rules("M10").title.head(2).tolist()
    ['touchpoint-without-stage', 'touchpoint-without-persona']
    """
    from journeynb.gaps.findings import selected
    from journeynb.gaps.gap_tables import rules_frame

    return rules_frame(selected(select, None, portfolio=True))


def explain(code: str) -> IllustratedExplanation:
    """Explain a gap rule: why it matters, an example, and how to fix it.

    Parameters
    ----------
    code : str
        The rule's code, such as ``"M106"``, or its title, such as ``"persona-skips-stage"``.

    Returns
    -------
    IllustratedExplanation
        Shown with pictures of both maps in a notebook, as text elsewhere.

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
    """Return the names of the sample maps, with a sentence about each.

    Returns
    -------
    dict of str to str
        Sentences by name.

    Examples
    --------
    >>> list(jn.samples())
    ['coffee', 'saas']
    """
    from journeynb.formats.sample_maps import SAMPLES

    return dict(SAMPLES)


def sample(name: str) -> JourneyMap:
    """Return a copy of a sample map or a template.

    Parameters
    ----------
    name : str
        A sample (see `samples`), or a template: ``"four-stages"``, ``"five-stages"``, ``"empty"``.

    Returns
    -------
    JourneyMap
        Your own copy.

    Raises
    ------
    ArgumentError
        There is no such sample.

    Examples
    --------
    >>> list(jn.sample("four-stages"))
    ['awareness', 'consideration', 'decision', 'loyalty']
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
    values: Mapping[Any, float] | None = None,
    leaving: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Send simulated customers through a map, and return what they did as an event log.

    Each customer belongs to one persona and visits the touchpoints of that persona, along
    ``leads_to`` links by their shares. A stage's ``expected_share`` (default 0.6) sets how many
    reach it; drop-off is higher where emotions are low. ``expected_days`` sets the mean times. A
    touchpoint without event patterns writes an event named after its id, unless it is not ours.
    Scores are whole numbers from 1 to 5 whose mean is the emotion. The same seed gives the same log
    on every platform.

    Parameters
    ----------
    jm : JourneyMap
        The map.
    customers : int
        Number of customers.
    seed : int
        Seed of the random numbers; another seed gives another log.
    start : date or str
        The first date on which customers start.
    days : float
        Length in days of the period in which customers start, evenly distributed.
    personas : dict, optional
        Number or share of customers by persona; by default the same for all personas.
    reach : dict, optional
        By stage, or (persona, stage): the share of customers of the previous stage who reach this
        one.
    moves : dict, optional
        By (touchpoint, touchpoint), or (persona, touchpoint, touchpoint): the share of the
        customers who move on from the first touchpoint that move to the second, whether or not a
        ``leads_to`` link exists.
    ends : dict, optional
        By touchpoint, or (persona, touchpoint): the probability that a customer stops there.
    emotions : dict, optional
        By (persona, touchpoint): the true emotion, from -2 to 2.
    stage_days : dict, optional
        By stage, or (persona, stage): the mean number of days since reaching the previous stage.
    silent : list of str
        Touchpoints that write no events.
    events : dict, optional
        By touchpoint: the event that it writes, in place of events that match its patterns.
    noise : float
        The probability that another event follows the event of a touchpoint.
    noise_events : list of str, optional
        Names of these other events, all equally likely. By default three common names, except those
        that match a touchpoint.
    scored : float
        Share of visits with a score, at touchpoints with an emotion.
    values : dict, optional
        By touchpoint, or (persona, touchpoint): the mean value of a visit, such as an order. Adds
        the column ``value`` (float64).
    leaving : dict, optional
        Customers who convert finish their journey, then come back, and may leave at any time. The
        risk is constant, but visits to signs raise it for some days. All keys are optional:

        - ``"after"``: the touchpoint or stage that makes a customer; by default the map's
          ``converts``
        - ``"event"``: the event by which they leave, by default that of the map's ``leaves``; with
          None, or if the map has none, they stay away without an event
        - ``"every"``: mean days between visits, by default 14, or a dict by persona
        - ``"visits"``: by touchpoint, or (persona, touchpoint): how often it is visited, compared
          with the others; by default all touchpoints of later stages, equally often
        - ``"rate"``: the share who leave within 30 days without a sign, by default 0.05, or a dict
          by persona
        - ``"signs"``: by touchpoint, or (persona, touchpoint): the factor by which a visit raises
          the risk of leaving
        - ``"sign_days"``: for how many days, by default 30
        - ``"until"``: the last date of the log, by default 180 days after the last start

    Returns
    -------
    pandas.DataFrame
        One row for each event, in the order of time: ``customer`` (str), ``time`` (datetime64),
        ``event, channel, persona`` (str; the first of the persona's ``data_values``, else its id),
        ``score`` (float64, missing without a score), then the columns that patterns use.
        ``.attrs["truth"]`` contains the true values as lists of dicts: ``funnel`` (persona, stage,
        share), ``transitions`` (persona, from, to, probability, mean_seconds, mapped), ``emotions``
        (persona, touchpoint, emotion), and ``personas, unobserved, unmapped, noise``. With
        ``leaving``, it has no transitions and the funnel only until the conversion, but also
        ``leaving`` (personas, signs), ``conversion`` (persona, share) and ``credit`` (persona,
        touchpoint, model, share; exact for ``first``, ``last`` and ``markov``).

    Raises
    ------
    ArgumentError
        An id is unknown, a value is out of range, or one of your `noise_events` matches a
        touchpoint.

    Examples
    --------
    >>> log = jn.simulate(jn.sample("coffee"), customers=50, seed=1)
    >>> log.customer.nunique()  # two customers only reached touchpoints that write no events
    48
    >>> log.attrs["truth"]["funnel"][1]["stage"]
    'consideration'
    """
    from journeynb.simulation.markov_chain import Overrides
    from journeynb.simulation.simulator import simulate

    if not isinstance(jm, JourneyMap):
        raise ArgumentError(f"jm={shown(jm)} is not valid; allowed: a JourneyMap")
    overrides = Overrides(reach or {}, moves or {}, ends or {}, emotions or {}, stage_days or {})
    return simulate(
        jm._index,
        customers,
        seed,
        start=start,
        days=days,
        personas=personas,
        overrides=overrides,
        silent=silent,
        events=events or {},
        noise=noise,
        noise_events=noise_events,
        scored=scored,
        values=values,
        leaving=leaving,
    )


def sample_log(name: str) -> pd.DataFrame:
    """Return a simulated event log of a sample map. It differs from the map in known ways.

    Parameters
    ----------
    name : str
        The name of a sample; see `samples`.

    Returns
    -------
    pandas.DataFrame
        A log as from `simulate`, always the same. ``.attrs["truth"]`` contains the true values.

    Raises
    ------
    ArgumentError
        The sample does not exist.

    Examples
    --------
    >>> log = jn.sample_log("coffee")
    >>> log.columns[:5].tolist()
    ['customer', 'time', 'event', 'channel', 'persona']
    """
    from journeynb.simulation.sample_logs import load_log

    return load_log(name)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``*.journeymap.json`` files.

    Returns
    -------
    dict
        The schema (draft 2020-12).

    Examples
    --------
    >>> jn.schema()["$schema"].startswith("https://json-schema.org/")
    True
    """
    from journeynb.model.schema import shipped_schema

    return shipped_schema()


def enable_charts() -> None:
    """Use journeynb's renderer for all Altair charts.

    It shows interactive charts in JupyterLab and pictures everywhere else: in saved notebooks, in
    HTML from nbconvert, on paper. `JourneyMap.chart` calls it once, unless you chose a renderer. To
    choose another: ``alt.renderers.enable(NAME)``.

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
    """Show an output, and update it after each edit of the given maps.

    A chart, a table or any other output in the next cell follows the editor. Quick edits are
    combined into one update. A saved notebook keeps the last output. If `make` fails, the error is
    shown until the next edit.

    Parameters
    ----------
    make : callable
        Returns the output, such as ``lambda: jm.chart.alignment()``.
    *maps : JourneyMap
        The maps whose edits update the output.

    Returns
    -------
    Live
        Shown if it is the last line of a cell, or by ``display``. Its ``stop()`` ends the updates,
        and so does running the cell again. Outside a notebook, and in marimo, it is shown once. In
        marimo, a cell that names the editor, such as ``editor = jm.edit()``, runs again after each
        edit.

    Raises
    ------
    ArgumentError
        `make` is not a function, or no map is given.

    Examples
    --------
    >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    >>> jn.live(lambda: list(jm), jm)
    ['awareness', 'decision']
    """
    from journeynb.notebook.live_output import live as follow

    return follow(make, *maps)
