"""What comes with the package: rules, their explanations, samples, the schema, the renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.journeymap import JourneyMap

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.picture.explained import IllustratedExplanation


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
