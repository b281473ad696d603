"""The links of a journey map: which kinds there are, what they join, what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.value_types import Emotion, Share, Text, Texts, Value, parts


class Quote(Value):
    """What a source says; `field` names the claim that it supports (empty: the whole entity)."""

    text: Text
    field: Text = ""


if TYPE_CHECKING:
    Quotes = Sequence[Quote]
else:
    Quotes = parts(Quote)


class LinkData(Value):
    """The data of a link; most kinds have none.

    The class of a link's kind says which kinds of entity it joins (`starts` to `ends`, each start
    with each end, unless `same` asks for two of one kind) and how often an entity may have it.
    """

    kind: ClassVar[str] = ""
    starts: ClassVar[tuple[str, ...]] = ()
    ends: ClassVar[tuple[str, ...]] = ()
    once: ClassVar[tuple[str, ...]] = ()
    """The kinds of start that may have this link only once."""
    acyclic: ClassVar[bool] = False


class OccursIn(LinkData):
    """An item occurs in a stage; only content can occur in several."""

    kind = "occurs_in"
    starts = ("touchpoint", "content", "note", "pain_point", "opportunity")
    ends = ("stage",)
    once = ("touchpoint", "note", "pain_point", "opportunity")


class GoesThrough(LinkData):
    """The wants, needs and questions of a persona in a stage.

    Parameters
    ----------
    wants : list of str
        What the persona wants in this stage.
    needs : list of str
        What the persona needs in this stage.
    questions : list of str
        Questions the persona has in this stage.
    """

    kind = "goes_through"
    starts = ("persona",)
    ends = ("stage",)
    wants: Texts = ()
    needs: Texts = ()
    questions: Texts = ()


class Experiences(LinkData):
    """The experience of a persona at a touchpoint.

    Parameters
    ----------
    emotion : float
        The persona's emotion, from -2 (very bad) to 2 (very good).
    desired : float
        The emotion that the brand wants the persona to have, from -2 to 2.
    feeling : str
        The feeling in one word.
    actions : str
        What the persona does.
    thoughts : str
        What the persona thinks.
    says : str
        What the persona says.
    needs : str
        What the persona needs.
    basis : {"assumed", "researched"}
        Whether this is assumed or researched.
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
    """A touchpoint leads to the next one.

    Parameters
    ----------
    label : str
        When or why customers go on.
    share : float
        Assumed share (0 to 1) of customers who go on to the second touchpoint.
    """

    kind = "leads_to"
    starts = ("touchpoint",)
    ends = ("touchpoint",)
    label: Text = ""
    share: Share = None


class Targets(LinkData):
    """A goal targets a persona."""

    kind = "targets"
    starts = ("goal",)
    ends = ("persona",)


class Refines(LinkData):
    """A goal refines the goal it contributes to."""

    kind = "refines"
    starts = ("goal",)
    ends = ("goal",)
    acyclic = True


class Supports(LinkData):
    """A touchpoint or an opportunity supports a goal."""

    kind = "supports"
    starts = ("touchpoint", "opportunity")
    ends = ("goal",)


class MeasuredAt(LinkData):
    """A goal is measured at a stage or a touchpoint."""

    kind = "measured_at"
    starts = ("goal",)
    ends = ("stage", "touchpoint")


class Hurts(LinkData):
    """A pain point hurts at a touchpoint."""

    kind = "hurts"
    starts = ("pain_point",)
    ends = ("touchpoint",)


class FeltBy(LinkData):
    """A pain point is felt by a persona."""

    kind = "felt_by"
    starts = ("pain_point",)
    ends = ("persona",)


class Addresses(LinkData):
    """An opportunity addresses a pain point or a touchpoint."""

    kind = "addresses"
    starts = ("opportunity",)
    ends = ("pain_point", "touchpoint")


class Keeps(LinkData):
    """A touchpoint keeps the promise of another touchpoint.

    Parameters
    ----------
    kept : {"yes", "partly", "no"}
        Whether the promise is kept.
    """

    kind = "keeps"
    starts = ("touchpoint",)
    ends = ("touchpoint",)
    kept: Literal["yes", "partly", "no"] | None = None


class Influences(LinkData):
    """A persona influences another persona.

    Parameters
    ----------
    how : str
        How it influences the other persona.
    """

    kind = "influences"
    starts = ("persona",)
    ends = ("persona",)
    how: Text = ""


class Represents(LinkData):
    """A persona represents a segment."""

    kind = "represents"
    starts = ("persona",)
    ends = ("segment",)


class Serves(LinkData):
    """Content serves a persona."""

    kind = "serves"
    starts = ("content",)
    ends = ("persona",)


class InLane(LinkData):
    """A note is in a lane, at most one."""

    kind = "in_lane"
    starts = ("note",)
    ends = ("lane",)
    once = ("note",)


class Cites(LinkData):
    """An entity cites a source.

    Parameters
    ----------
    quotes : list of {text, field}
        What the source says, and which field it supports (empty: the whole entity).
    """

    kind = "cites"
    starts = tuple(kind for kind in ENTITIES if kind not in {"source", "comment"})
    ends = ("source",)
    quotes: Quotes = ()


class CommentsOn(LinkData):
    """A comment is about an entity; without a link, it is about the map, unless it is an answer."""

    kind = "comments_on"
    starts = ("comment",)
    ends = tuple(kind for kind in ENTITIES if kind != "comment")


class Answers(LinkData):
    """A comment answers another comment, at most one."""

    kind = "answers"
    starts = ("comment",)
    ends = ("comment",)
    once = ("comment",)
    acyclic = True


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
        CommentsOn,
        Answers,
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
