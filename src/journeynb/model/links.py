"""The links of a journey map: which kinds there are, what they join, what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from journeynb.model.entities import ENTITIES
from journeynb.model.values import Emotion, Share, Text, Texts, Value, parts


class Quote(Value):
    """What a source says; `field` names the claim that it backs, empty the whole."""

    text: Text
    field: Text = ""


if TYPE_CHECKING:
    Quotes = Sequence[Quote]
else:
    Quotes = parts(Quote)


class LinkData(Value):
    """What a link holds; most hold nothing.

    The class of a link's kind says which kinds of entity it joins (`starts` to `ends`, each start
    with each end, unless `same` asks for two of one kind) and how often a thing may have it.
    """

    kind: ClassVar[str] = ""
    starts: ClassVar[tuple[str, ...]] = ()
    ends: ClassVar[tuple[str, ...]] = ()
    once: ClassVar[tuple[str, ...]] = ()
    """The kinds of start that may have this link only once."""
    acyclic: ClassVar[bool] = False


class OccursIn(LinkData):
    """A thing occurs in a stage; only content may occur in several."""

    kind = "occurs_in"
    starts = ("touchpoint", "content", "note", "pain_point", "opportunity")
    ends = ("stage",)
    once = ("touchpoint", "note", "pain_point", "opportunity")


class GoesThrough(LinkData):
    """What a persona wants, needs and asks in a stage.

    Parameters
    ----------
    wants : list of str
        What the persona wants there.
    needs : list of str
        What the persona needs there.
    questions : list of str
        What the persona asks there.
    """

    kind = "goes_through"
    starts = ("persona",)
    ends = ("stage",)
    wants: Texts = ()
    needs: Texts = ()
    questions: Texts = ()


class Experiences(LinkData):
    """How a persona lives through a touchpoint.

    Parameters
    ----------
    emotion : float
        What the persona feels, -2 to 2.
    desired : float
        What the brand wants the persona to feel, -2 to 2.
    feeling : str
        The feeling in a word.
    actions : str
        What the persona does.
    thoughts : str
        What the persona thinks.
    says : str
        What the persona says.
    needs : str
        What the persona needs.
    basis : {"assumed", "researched"}
        Where this comes from.
    """

    kind = "experiences"
    starts = ("persona",)
    ends = ("touchpoint",)
    emotion: Emotion = None
    desired: Emotion = None
    feeling: Text = ""
    actions: Text = ""
    thoughts: Text = ""
    says: Text = ""
    needs: Text = ""
    basis: Literal["assumed", "researched"] | None = None


class LeadsTo(LinkData):
    """A touchpoint leads to the next.

    Parameters
    ----------
    label : str
        When or why.
    share : float
        The share, 0 to 1, of those at the first who are assumed to go on to the second.
    """

    kind = "leads_to"
    starts = ("touchpoint",)
    ends = ("touchpoint",)
    label: Text = ""
    share: Share = None


class Targets(LinkData):
    """A goal is about a persona."""

    kind = "targets"
    starts = ("goal",)
    ends = ("persona",)


class Refines(LinkData):
    """A goal is a part of the goal above it."""

    kind = "refines"
    starts = ("goal",)
    ends = ("goal",)
    acyclic = True


class Supports(LinkData):
    """A touchpoint or an opportunity helps to reach a goal."""

    kind = "supports"
    starts = ("touchpoint", "opportunity")
    ends = ("goal",)


class MeasuredAt(LinkData):
    """A goal's metric is measured at a stage or a touchpoint."""

    kind = "measured_at"
    starts = ("goal",)
    ends = ("stage", "touchpoint")


class Hurts(LinkData):
    """A pain point is met at a touchpoint."""

    kind = "hurts"
    starts = ("pain_point",)
    ends = ("touchpoint",)


class FeltBy(LinkData):
    """A pain point is felt by a persona."""

    kind = "felt_by"
    starts = ("pain_point",)
    ends = ("persona",)


class Addresses(LinkData):
    """An opportunity mends a pain point or betters a touchpoint."""

    kind = "addresses"
    starts = ("opportunity",)
    ends = ("pain_point", "touchpoint")


class Keeps(LinkData):
    """A touchpoint keeps the promise of another.

    Parameters
    ----------
    kept : {"yes", "partly", "no"}
        Whether it does.
    """

    kind = "keeps"
    starts = ("touchpoint",)
    ends = ("touchpoint",)
    kept: Literal["yes", "partly", "no"] | None = None


class Influences(LinkData):
    """A persona influences another.

    Parameters
    ----------
    how : str
        In which way.
    """

    kind = "influences"
    starts = ("persona",)
    ends = ("persona",)
    how: Text = ""


class Represents(LinkData):
    """A persona stands for a segment."""

    kind = "represents"
    starts = ("persona",)
    ends = ("segment",)


class Serves(LinkData):
    """Content is made for a persona."""

    kind = "serves"
    starts = ("content",)
    ends = ("persona",)


class InLane(LinkData):
    """A note stands in a lane, in one at most."""

    kind = "in_lane"
    starts = ("note",)
    ends = ("lane",)
    once = ("note",)


class Cites(LinkData):
    """A claim rests on a source.

    Parameters
    ----------
    quotes : list of {text, field}
        What the source says, and which field it backs (empty: the whole).
    """

    kind = "cites"
    starts = tuple(kind for kind in ENTITIES if kind != "source")
    ends = ("source",)
    quotes: Quotes = ()


LINKS: dict[str, type[LinkData]] = {
    cls.kind: cls
    for cls in (
        OccursIn,
        GoesThrough,
        Experiences,
        LeadsTo,
        Targets,
        Refines,
        Supports,
        MeasuredAt,
        Hurts,
        FeltBy,
        Addresses,
        Keeps,
        Influences,
        Represents,
        Serves,
        InLane,
        Cites,
    )
}
"""The class of each kind of link, in the order in which a map's file has them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a map.

    Parameters
    ----------
    kind : str
        The kind of link.
    start, end : str
        The ids that it joins.
    data : LinkData
        What it holds.
    """

    kind: str
    start: str
    end: str
    data: Any


def kinds_between(start: str, end: str) -> list[str]:
    """Return the kinds of link that may go from one kind of entity to another."""
    return [kind for kind, cls in LINKS.items() if start in cls.starts and end in cls.ends]
