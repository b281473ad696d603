"""The content of a persona card: sections and empathy map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from journeynb.base.text import number_text
from journeynb.model.claims import customers_line, measured
from journeynb.model.kinds.entities import Goal, PainPoint, Persona
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.map.scene import Scene

Look = Literal["text", "list", "facts", "ratings", "words", "channels"]

QUADRANTS = {"says": "Says", "thinks": "Thinks", "does": "Does", "feels": "Feels"}
"""The quadrants of the empathy map, with their headings."""

_FIELDS = {"says": "says", "thinks": "thoughts", "does": "actions"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a section: a text, with a value in facts and ratings.

    A fact that the stored profile measures has what was `measured`, and may be `contradicted`.
    """

    text: str
    value: str = ""
    rating: int = 0
    measured: str = ""
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a card: heading, look and entries.

    Parameters
    ----------
    label : str
        The heading.
    look : str
        Form of the entries.
    entries : tuple of Entry
        The entries.
    expected : bool
        Whether a card lists it as not filled in yet if it is empty.
    """

    label: str
    look: Look
    entries: tuple[Entry, ...]
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Saying:
    """What a persona says, thinks, does or feels at a touchpoint."""

    touchpoint: str
    text: str
    emotion: float | None = None
    researched: bool = False


class Person:
    """A persona with all its content on a map.

    Attributes
    ----------
    sections : list of Section
        Sections with entries.
    missing : list of str
        Names of the fields that are not filled in yet.
    empathy : dict
        By quadrant, pairs of the name of a stage and its sayings.
    """

    def __init__(self, scene: Scene, persona: Persona) -> None:
        self.scene = scene
        self.persona = persona
        made = _sections(scene, persona)
        self.sections = [each for each in made if each.entries]
        self.empathy = _empathy(scene, persona)
        lead = [name for name in ("portrait", "role", "quote") if not clean(getattr(persona, name))]
        lacking = [each.label.lower() for each in made if each.expected and not each.entries]
        lacking += [] if self._experienced() else ["experiences at touchpoints"]
        self.missing = [*lead, *lacking]

    def _experienced(self) -> dict[str, object]:
        return self.scene.index.out("experiences", self.persona.id)

    @property
    def standing(self) -> str:
        """Whether the persona is supporting, and its priority, in words; empty without both."""
        words = f"{self.persona.priority} persona" if self.persona.priority else ""
        if self.persona.supporting:
            return f"supporting, {words}" if words else "supporting persona"
        return words

    @property
    def customers_line(self) -> str:
        """The number of customers like the persona, and their value, in words; often empty."""
        return customers_line(self.persona)

    @property
    def journey(self) -> str:
        """The number of touchpoints of the persona, and its mean emotion, in words."""
        experiences = [data for _, data in self.scene.index.experiences(self.persona.id)]
        if not experiences:
            return ""
        stages = {self.scene.index.stage_of.get(id) for id in self._experienced()} - {None}
        texts = [f"{len(experiences)} touchpoint{'' if len(experiences) == 1 else 's'}"]
        if self.scene.index.stages:
            texts.append(f"{len(stages)} of {len(self.scene.index.stages)} stages")
        emotions = [data.emotion for data in experiences if data.emotion is not None]
        if emotions:
            mean = round(sum(emotions) / len(emotions), 1) + 0.0
            texts.append(f"average emotion {mean:+.1f}" if mean else "average emotion 0")
        known = sum(data.basis == "researched" for data in experiences)
        return " · ".join([*texts, f"{known / len(experiences):.0%} researched"])

    @property
    def goals(self) -> list[Goal]:
        """The goals that target the persona."""
        index = self.scene.index
        ids = index.into("targets", self.persona.id)
        return [each for each in index.goals if each.id in ids]

    @property
    def pain_points(self) -> list[PainPoint]:
        """The pain points of the persona, most severe first."""
        index = self.scene.index
        found = [each for each in index.pain_points if self.scene.shows(each.id)]
        return sorted(found, key=lambda each: -(each.severity or 0))

    @property
    def gaps(self) -> list[dict[str, str]]:
        """The findings about the persona, most severe first."""
        return [row for row in self.scene.findings if self.persona.id in (row["id"], row["other"])]


def _sections(scene: Scene, persona: Persona) -> list[Section]:
    index = scene.index

    def texts(label: str, values: Sequence[str], look: Look = "list") -> Section:
        return Section(label, look, tuple(Entry(value) for value in values if clean(value)))

    def linked(label: str, values: list[str], look: Look = "list") -> Section:
        return Section(label, look, tuple(Entry(value) for value in values), expected=False)

    facts = tuple(
        Entry(each.name, each.value, measured=found.words, contradicted=found.contradicted)
        if found else Entry(each.name, each.value)
        for each, found in zip(persona.demographics, measured(persona), strict=True)
    )  # fmt: skip
    traits = tuple(Entry(each.name, rating=each.value) for each in persona.personality)
    own = tuple(Entry(each.name, _plain(each.value)) for each in persona.custom)
    about = tuple(Entry(text) for text in (persona.description,) if clean(text))
    asks = [
        f"“{text}”"
        for stage in index.stages
        if (data := index.out("goes_through", persona.id).get(stage.id)) is not None
        for text in data.questions
    ]
    return [
        Section("About", "text", about, expected=False),
        Section("Demographics", "facts", facts),
        Section("Personality", "ratings", traits),
        texts("Wants", persona.wants),
        texts("Needs", persona.needs),
        texts("Motivations", persona.motivations),
        texts("Challenges", persona.challenges),
        texts("Fears", persona.fears),
        texts("Behaviors", persona.behaviors),
        texts("Buying criteria", persona.buying_criteria),
        linked("Questions", asks),
        texts("Values", persona.values, "words"),
        texts("Interests", persona.interests, "words"),
        texts("Preferred channels", persona.preferred_channels, "channels"),
        texts("Preferred content", persona.preferred_content, "words"),
        texts("Loyalties", persona.loyalties, "words"),
        linked("Influences", _people(scene, index.out("influences", persona.id))),
        linked("Influenced by", _people(scene, index.into("influences", persona.id))),
        linked("Represents", _names(scene, index.out("represents", persona.id)), "words"),
        linked("Content for this persona", _names(scene, index.into("serves", persona.id))),
        linked("Sources", _names(scene, index.out("cites", persona.id))),
        Section("Custom fields", "facts", own, expected=False),
    ]


def _plain(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else number_text(float(value))


def _names(scene: Scene, ids: Iterable[str]) -> list[str]:
    return [scene.index.name(id) for id in scene.index.sorted(ids)]


def _people(scene: Scene, links: Mapping[str, object]) -> list[str]:
    return [
        f"{scene.index.name(id)}: {how}" if (how := getattr(links[id], "how", "")) else
        scene.index.name(id)
        for id in scene.index.sorted(links)
    ]  # fmt: skip


def _empathy(scene: Scene, persona: Persona) -> dict[str, list[tuple[str, list[Saying]]]]:
    """Return what a persona says, thinks, does and feels, in journey order."""
    met = scene.index.out("experiences", persona.id)
    made: dict[str, list[tuple[str, list[Saying]]]] = {name: [] for name in QUADRANTS}
    for column in scene.columns:
        here = [(each, met[each.id]) for each in column.touchpoints if each.id in met]
        for quadrant in QUADRANTS:
            sayings = []
            for each, data in here:
                text, emotion = "", None
                if quadrant != "feels":
                    text = getattr(data, _FIELDS[quadrant])
                elif data.feeling or data.emotion is not None:
                    text = f"{each.name}: {data.feeling}" if data.feeling else each.name
                    emotion = data.emotion
                if clean(text):
                    sayings.append(Saying(each.id, text, emotion, data.basis == "researched"))
            if sayings:
                made[quadrant].append((column.name, sayings))
    return made
