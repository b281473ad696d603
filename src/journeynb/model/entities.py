"""The entities of a journey map: immutable, each with an id, a name and the fields of its kind."""

# No postponed annotations here: pydantic would compile each of them when the package is imported.
import inspect
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from journeynb.model.errors import ArgumentError, ImmutableError
from journeynb.model.parts import (
    CustomValues,
    Exceptions,
    Measurements,
    NamedRatings,
    NamedTexts,
    Reviews,
    Shifts,
)
from journeynb.model.refusals import refusal, shown
from journeynb.model.values import (
    AtLeastZero,
    Bool,
    Days,
    MaybeCount,
    MaybeDate,
    MaybeNumber,
    MaybeOneToFive,
    Name,
    Portrait,
    Share,
    Text,
    Texts,
    Value,
    is_missing,
)


class _Typed(Value):
    """A value that people type: its constructor raises our own error."""

    if not TYPE_CHECKING:

        def __init__(self, /, *names: Any, **fields: Any) -> None:
            if names:
                raise ArgumentError(
                    f"the fields of a {type(self).__name__} are named: "
                    f"{type(self).__name__}(name={shown(names[0])})"
                )
            given = {name: value for name, value in fields.items() if not is_missing(value)}
            try:
                super().__init__(**given)
            except ValidationError as error:
                raise refusal(error, type(self), list(fields)) from None

        def __setattr__(self, name: str, value: Any) -> None:
            id = getattr(self, "id", "")
            raise ImmutableError(
                f"a {type(self).__name__} is immutable; change it in its map: "
                f"jm.set({id!r}, {name}=...)"
            )

        @classmethod
        def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
            super().__pydantic_init_subclass__(**kwargs)
            cls._sign()

        @classmethod
        def __pydantic_on_complete__(cls) -> None:
            cls._sign()

        @classmethod
        def _sign(cls) -> None:
            """Give the class a signature for Tab and help.

            Pydantic makes one only when the class is first used, full of its own types.
            """
            keyword = inspect.Parameter.KEYWORD_ONLY
            cls.__signature__ = inspect.Signature(
                inspect.Parameter(
                    name,
                    keyword,
                    default=inspect.Parameter.empty if info.is_required() else info.default,
                )
                for name, info in cls.model_fields.items()
            )

        # pydantic leaves an __init__ with this mark out of validation, as it does its own
        __init__.__pydantic_base_init__ = True


class MapInfo(_Typed):
    """The fields of the map itself.

    Parameters
    ----------
    title : str
        The map's title.
    description : str
        What the map is about.
    state : {"as_is", "to_be"}
        Whether the map shows what is or what is wanted.
    brand_values : list of str
        What the brand stands for.
    owners : list of str
        The teams or people who answer for the map.
    currency : str
        The currency of costs.
    reviewed : date
        The day of the last review.
    review_days : int
        After how many days a review is due again, from 1.
    shifts : list of {date, what}
        Changes in the business: a launch, a new market, new leadership.
    reviews : list of {date, by, findings, note}
        The reviews so far, each with its number of findings by rule.
    exceptions : list of {rule, id, other, reason}
        Findings that the team accepts.
    """

    title: Text = ""
    description: Text = ""
    state: Literal["as_is", "to_be"] = "as_is"
    brand_values: Texts = ()
    owners: Texts = ()
    currency: Text = ""
    reviewed: MaybeDate = None
    review_days: Days = 365
    shifts: Shifts = ()
    reviews: Reviews = ()
    exceptions: Exceptions = ()


class Entity(_Typed):
    """What every entity has.

    Parameters
    ----------
    id : str
        Small letters, digits and single hyphens, at most 64; made from the name when left out.
    name : str
        The name, not empty.
    description : str
        A longer text.
    tags : list of str
        Labels to filter by.
    custom : list of {name, value}
        Fields of one's own: text, numbers or bools; the names are unique.
    """

    kind: ClassVar[str] = ""
    id: Text = ""
    name: Name
    description: Text = ""
    tags: Texts = ()
    custom: CustomValues = ()


class Persona(Entity):
    """A kind of customer, or with `supporting` somebody who influences one.

    Parameters
    ----------
    role : str
        What the persona is, in a few words.
    quote : str
        A sentence that the persona would say.
    portrait : str
        An emoji, or a PNG or JPEG as a data URI of at most 64 KB.
    color : str
        The persona's colour in every picture and chart.
    supporting : bool
        An influencer, not a customer.
    priority : {"primary", "secondary"}
        How much the business depends on the persona.
    demographics : list of {name, value}
        Age, location, education and the like.
    personality : list of {name, value}
        Traits, from 1 to 5.
    wants : list of str
        The persona's own goals.
    needs : list of str
        What the persona cannot do without.
    motivations : list of str
        What drives the persona.
    challenges : list of str
        What stands in the persona's way, apart from this journey.
    behaviors : list of str
        How the persona researches, evaluates and buys.
    fears : list of str
        What the persona is afraid of.
    values : list of str
        What the persona holds dear.
    interests : list of str
        What the persona likes to spend time on.
    preferred_channels : list of str
        The channels that the persona likes to use.
    preferred_content : list of str
        The kinds of content that the persona likes.
    buying_criteria : list of str
        What the persona decides by.
    loyalties : list of str
        The brands that the persona is loyal to.
    data_values : list of str
        The values in a log's persona column that mean this persona.
    reviewed : date
        The day when the persona was last held against research.
    """

    kind = "persona"
    role: Text = ""
    quote: Text = ""
    portrait: Portrait = ""
    color: Text = ""
    supporting: Bool = False
    priority: Literal["primary", "secondary"] | None = None
    demographics: NamedTexts = ()
    personality: NamedRatings = ()
    wants: Texts = ()
    needs: Texts = ()
    motivations: Texts = ()
    challenges: Texts = ()
    behaviors: Texts = ()
    fears: Texts = ()
    values: Texts = ()
    interests: Texts = ()
    preferred_channels: Texts = ()
    preferred_content: Texts = ()
    buying_criteria: Texts = ()
    loyalties: Texts = ()
    data_values: Texts = ()
    reviewed: MaybeDate = None


class Stage(Entity):
    """A part of the journey; stages are ordered.

    Parameters
    ----------
    color : str
        The stage's colour.
    expected_share : float
        The share, 0 to 1, of those who reached the stage before that should reach this one.
    expected_days : float
        The days that it should take from the stage before, from 0.
    """

    kind = "stage"
    color: Text = ""
    expected_share: Share = None
    expected_days: AtLeastZero = None


class Touchpoint(Entity):
    """A moment in which a customer meets the offer, or does something on the way.

    Parameters
    ----------
    channels : list of str
        Where it happens: web, e-mail, phone, in person.
    owner : str
        The team that answers for it.
    tone : str
        The tone of voice.
    promise : str
        What it promises.
    moment_of_truth : bool
        A moment that makes or breaks the relation.
    ours : bool
        False for what customers do without us.
    events : list of str
        Patterns of the events in a log that mean this touchpoint.
    cost : float
        What it costs, from 0, in the map's currency.
    image : str
        An emoji, or a PNG or JPEG as a data URI of at most 64 KB.
    """

    kind = "touchpoint"
    channels: Texts = ()
    owner: Text = ""
    tone: Text = ""
    promise: Text = ""
    moment_of_truth: Bool = False
    ours: Bool = True
    events: Texts = ()
    cost: AtLeastZero = None
    image: Portrait = ""


class Goal(Entity):
    """What the business wants to reach; goals refine goals.

    Parameters
    ----------
    level : {"business", "marketing", "departmental"}
        Where in the cascade the goal stands.
    metric : str
        What is measured.
    unit : str
        The unit of baseline, target and measurements.
    direction : {"increase", "decrease"}
        Which way is better.
    baseline : float
        Where the metric started.
    target : float
        Where the metric should be when the goal is due.
    start : date
        When work on the goal began.
    due : date
        When the goal should be reached.
    owner : str
        Who answers for it.
    feasibility : str
        Why it can be done.
    measurements : list of {date, value}
        What the metric was.
    """

    kind = "goal"
    level: Literal["business", "marketing", "departmental"] | None = None
    metric: Text = ""
    unit: Text = ""
    direction: Literal["increase", "decrease"] | None = None
    baseline: MaybeNumber = None
    target: MaybeNumber = None
    start: MaybeDate = None
    due: MaybeDate = None
    owner: Text = ""
    feasibility: Text = ""
    measurements: Measurements = ()


class PainPoint(Entity):
    """What goes wrong for somebody on this journey.

    Parameters
    ----------
    severity : int
        How bad it is, 1 to 5.
    """

    kind = "pain_point"
    severity: MaybeOneToFive = None


class Opportunity(Entity):
    """What could be done about a pain point, or to make a touchpoint better.

    Parameters
    ----------
    value : int
        What it would bring, 1 to 5.
    effort : int
        What it would take, 1 to 5.
    owner : str
        Who answers for it.
    status : {"idea", "planned", "doing", "done", "dropped"}
        How far it is.
    """

    kind = "opportunity"
    value: MaybeOneToFive = None
    effort: MaybeOneToFive = None
    owner: Text = ""
    status: Literal["idea", "planned", "doing", "done", "dropped"] | None = None


class Content(Entity):
    """A piece of content: an article, a film, a guide.

    Parameters
    ----------
    format : str
        What it is.
    url : str
        Where it is.
    """

    kind = "content"
    format: Text = ""
    url: Text = ""


class Segment(Entity):
    """A group of customers or accounts, scored by how well it fits (ICP).

    Parameters
    ----------
    size : float
        How large it is, 0 to 1.
    attractiveness : float
        How attractive it is, 0 to 1.
    probability : float
        How likely it is won, 0 to 1.
    filter : str
        Selects its customers in a table.
    """

    kind = "segment"
    size: Share = None
    attractiveness: Share = None
    probability: Share = None
    filter: Text = ""


class Lane(Entity):
    """A row of the map beyond the built-in ones.

    Parameters
    ----------
    backstage : bool
        Below the line of visibility.
    color : str
        The lane's colour.
    """

    kind = "lane"
    backstage: Bool = False
    color: Text = ""


class Note(Entity):
    """Free text (`description`) in one cell of the map; its name may be empty."""

    kind = "note"
    name: Text = ""


class Source(Entity):
    """Where a claim comes from.

    Parameters
    ----------
    type : {"interview", "survey", "focus_group", "observation", "analytics", "crm", "support", \
"social", "review", "frontline", "competitor", "other"}
        What kind of research it is.
    date : date
        The day of the research.
    url : str
        Where it is kept.
    sample_size : int
        How many it asked or counted, from 0.
    """

    kind = "source"
    type: (
        Literal[
            "interview",
            "survey",
            "focus_group",
            "observation",
            "analytics",
            "crm",
            "support",
            "social",
            "review",
            "frontline",
            "competitor",
            "other",
        ]
        | None
    ) = None
    date: MaybeDate = None
    url: Text = ""
    sample_size: MaybeCount = None


ENTITIES: dict[str, type[Entity]] = {
    cls.kind: cls
    for cls in (
        Persona,
        Stage,
        Touchpoint,
        Goal,
        PainPoint,
        Opportunity,
        Content,
        Segment,
        Lane,
        Note,
        Source,
    )
}
"""The class of each kind, in the order in which a map's file has them."""

PLURALS: dict[str, str] = {
    kind: "opportunities" if kind == "opportunity" else f"{kind}s" for kind in ENTITIES
}
"""The key of each kind in a map's file."""
