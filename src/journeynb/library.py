"""What comes with the package: rules, their explanations, samples, the schema, the renderer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.journeymap import JourneyMap

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.picture.explained import IllustratedExplanation
    from journeynb.widgets.live import Live


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
    from journeynb.gaps.frames import rules_frame

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
    M106 persona-skips-stage (warning, for persona, stage)
    """
    from journeynb.picture.explained import explain as explained

    return explained(code)


def samples() -> dict[str, str]:
    """Return the names of the sample maps, each with what it shows."""
    from journeynb.sample_maps import SAMPLES

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
    from journeynb.sample_maps import load

    return JourneyMap._of(load(name))


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
    from journeynb.widgets.live import live as follow

    return follow(make, *maps)
