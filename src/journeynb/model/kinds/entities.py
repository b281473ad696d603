"""The entities of a journey map: immutable, each with an id, a name and the fields of its kind."""

# No postponed annotations here: pydantic would compile each of them when the package is imported.
from typing import Literal

from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.field_values import (
    Binding,
    Criteria,
    Measurements,
    Milestones,
    NamedRatings,
    NamedTexts,
    Profile,
)
from journeynb.model.kinds.value_types import (
    AtLeastZero,
    Bool,
    Color,
    MapPath,
    MaybeCount,
    MaybeDate,
    MaybeNumber,
    MaybeOneToFive,
    MaybeTime,
    Name,
    Portrait,
    Share,
    Text,
    Texts,
)


class Persona(Entity):
    """A kind of customer or, if supporting, someone who influences customers.

    Parameters
    ----------
    role : str
        The persona's role, in a few words.
    quote : str
        A sentence the persona might say.
    portrait : str
        An emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels.
    color : str
        Color of the persona in pictures and charts.
    supporting : bool
        Influences customers but is not a customer.
    priority : {"primary", "secondary"}
        How important the persona is for the business.
    demographics : list of {name, value}
        Age, location, education and similar facts.
    personality : list of {name, value}
        Personality traits, rated from 1 to 5.
    wants : list of str
        The persona's own goals.
    needs : list of str
        What the persona needs.
    motivations : list of str
        What motivates the persona.
    challenges : list of str
        Obstacles the persona faces, apart from this journey.
    behaviors : list of str
        How the persona researches, evaluates and buys.
    fears : list of str
        What the persona fears.
    values : list of str
        What the persona values.
    interests : list of str
        What the persona is interested in.
    preferred_channels : list of str
        Channels the persona prefers.
    preferred_content : list of str
        Kinds of content the persona prefers.
    buying_criteria : list of str
        Criteria the persona uses to decide.
    loyalties : list of str
        Brands the persona is loyal to.
    data_values : list of str
        Values in the log's persona column that identify this persona.
    filter : str
        Condition that selects the persona's customers in a table, such as plan = 'pro'.
    profile : list of {attribute, value, share, rest, low, high, n}
        Attributes of the persona's customers as counted in a table, compared with the others.
    profiled : date
        Date on which the profile was counted.
    reviewed : date
        Date of the last review against research.
    """

    kind = "persona"
    role: Text = ""
    quote: Text = ""
    portrait: Portrait = ""
    color: Color = ""
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
    filter: Text = ""
    profile: Profile = ()
    profiled: MaybeDate = None
    reviewed: MaybeDate = None


class Stage(Entity):
    """A part of the journey; stages are ordered.

    Parameters
    ----------
    color : str
        Color of the stage.
    expected_share : float
        Share (0 to 1) of customers in the previous stage who should reach this one.
    expected_days : float
        Expected days since the previous stage, at least 0.
    journey : str
        Relative path of the map file that shows this stage in detail.
    """

    kind = "stage"
    color: Color = ""
    expected_share: Share = None
    expected_days: AtLeastZero = None
    journey: MapPath = ""


class Touchpoint(Entity):
    """A contact of the customer with us, or a step that customers take without us.

    Parameters
    ----------
    channels : list of str
        Where it happens, such as web, e-mail, phone or in person.
    owner : str
        The team responsible for it.
    tone : str
        The tone of voice.
    promise : str
        What it promises customers.
    moment_of_truth : bool
        Makes or breaks the relationship with the customer.
    ours : bool
        Turn off for touchpoints we do not run ourselves.
    events : list of str
        Patterns of event names in the log that belong to this touchpoint.
    terms : list of str
        Words by which comments mention this touchpoint.
    cost : float
        Cost in the currency of the map, at least 0.
    cost_per : {"month", "visit", "conversion"}
        What the cost is paid for.
    image : str
        An emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels.
    journey : str
        Relative path of the map file that shows this touchpoint in detail.
    """

    kind = "touchpoint"
    channels: Texts = ()
    owner: Text = ""
    tone: Text = ""
    promise: Text = ""
    moment_of_truth: Bool = False
    ours: Bool = True
    events: Texts = ()
    terms: Texts = ()
    cost: AtLeastZero = None
    cost_per: Literal["month", "visit", "conversion"] | None = None
    image: Portrait = ""
    journey: MapPath = ""


class Goal(Entity):
    """A result that the business wants to reach; goals can refine other goals.

    Parameters
    ----------
    level : {"business", "marketing", "departmental"}
        Level of the goal in the cascade.
    metric : str
        What is measured.
    unit : str
        The unit of baseline, target and measurements.
    direction : {"increase", "decrease"}
        Whether higher or lower is better.
    baseline : float
        Value of the metric at the start.
    target : float
        Value of the metric to reach by the due date.
    start : date
        Date when work on the goal starts.
    due : date
        Date by which the goal should be reached.
    cumulative : bool
        The target is a total since the start, such as the revenue of a year.
    owner : str
        Who is responsible for the goal.
    feasibility : str
        Why the goal is achievable.
    milestones : list of {date, value}
        Values of the metric to reach by dates before the due date.
    binding : {table, date, value, where, every, kind, kpi, within}
        Where measurements come from: a column of a table, or a KPI of the event log.
    measurements : list of {date, value, n, low, high, source}
        Measured values of the metric, with the number of cases and the 95% interval.
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
    cumulative: Bool = False
    owner: Text = ""
    feasibility: Text = ""
    milestones: Milestones = ()
    binding: Binding | None = None
    measurements: Measurements = ()


class PainPoint(Entity):
    """A problem that customers have on this journey.

    Parameters
    ----------
    severity : int
        Severity, from 1 to 5.
    """

    kind = "pain_point"
    severity: MaybeOneToFive = None


class Opportunity(Entity):
    """An idea that addresses a pain point or improves a touchpoint.

    Parameters
    ----------
    value : int
        Expected benefit, from 1 (low) to 5 (high).
    effort : int
        Expected effort, from 1 (low) to 5 (high).
    expected : float
        Number of conversions that it is expected to add, such as from `Evidence.what_if`.
    owner : str
        Who is responsible for it.
    status : {"idea", "planned", "doing", "done", "dropped"}
        Current status.
    """

    kind = "opportunity"
    value: MaybeOneToFive = None
    effort: MaybeOneToFive = None
    expected: AtLeastZero = None
    owner: Text = ""
    status: Literal["idea", "planned", "doing", "done", "dropped"] | None = None


class Content(Entity):
    """A piece of content, such as an article, a video or a guide.

    Parameters
    ----------
    format : str
        Format, such as article, video or guide.
    url : str
        Web address.
    """

    kind = "content"
    format: Text = ""
    url: Text = ""


class Segment(Entity):
    """A group of customers or accounts, rated by how well it fits (ICP).

    Parameters
    ----------
    size : float
        Size of the segment, 0 to 1.
    attractiveness : float
        Attractiveness of the segment, 0 to 1.
    probability : float
        Probability of winning these customers, 0 to 1.
    criteria : list of {name, value, weight}
        Other criteria of the ideal customer profile: how well the segment meets each, 0 to 1, and
        its weight.
    filter : str
        Condition that selects the segment's customers in a table.
    """

    kind = "segment"
    size: Share = None
    attractiveness: Share = None
    probability: Share = None
    criteria: Criteria = ()
    filter: Text = ""


class Lane(Entity):
    """An additional row of the map.

    Parameters
    ----------
    backstage : bool
        Below the line of visibility: not seen by customers.
    color : str
        Color of the lane.
    """

    kind = "lane"
    backstage: Bool = False
    color: Color = ""


class Note(Entity):
    """Free text (`description`) in one cell of the map; the name can be empty."""

    kind = "note"
    name: Text = ""


class Source(Entity):
    """A source of what the map says, such as interviews or analytics.

    Parameters
    ----------
    type : {"interview", "survey", "focus_group", "observation", "analytics", "crm", "support", \
"social", "review", "frontline", "competitor", "other"}
        Kind of research.
    date : date
        Date of the research.
    url : str
        Web address or location.
    sample_size : int
        Number of people asked or cases counted, at least 0.
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


class Comment(Entity):
    """A comment of a colleague (`description`), which others can answer; it needs no name.

    Parameters
    ----------
    name : str
        A title; can be empty.
    description : str
        The text of the comment; must not be empty.
    by : str
        Who wrote it.
    at : datetime
        When it was written, in UTC, to the second.
    resolved : bool
        Nothing is left to do about it.
    """

    kind = "comment"
    name: Text = ""
    description: Name
    by: Text = ""
    at: MaybeTime = None
    resolved: Bool = False


CLOSED = ("done", "dropped")
"""The statuses of opportunities that are no longer open."""

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
        Comment,
    )
}
"""The class of each kind, in the order in which a map's file has them."""

PLURALS: dict[str, str] = {
    kind: "opportunities" if kind == "opportunity" else f"{kind}s" for kind in ENTITIES
}
"""The key of each kind in a map's file."""
