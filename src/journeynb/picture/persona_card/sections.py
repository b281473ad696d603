"""What a persona card says: the sections of a persona and its empathy map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from journeynb.base.text import number_text
from journeynb.model.entities import Goal, PainPoint, Persona
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.map.scene import Scene

Look = Literal["text", "list", "facts", "ratings", "words", "channels"]

QUADRANTS = {"says": "Says", "thinks": "Thinks", "does": "Does", "feels": "Feels"}
"""The parts of the empathy map, with their headings."""

_FIELDS = {"says": "says", "thinks": "thoughts", "does": "actions"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a section: a text, in facts and ratings with its value."""

    text: str
    value: str = ""
    rating: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card: its heading, how it looks, and what it holds.

    Parameters
    ----------
    label : str
        The heading.
    look : str
        How the entries are drawn.
    entries : tuple of Entry
        What it holds.
    expected : bool
        Whether a card tells that it is missing.
    """

    label: str
    look: Look
    entries: tuple[Entry, ...]
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What a persona says, thinks, does or feels at a touchpoint."""

    touchpoint: str
    text: str
    emotion: float | None = None
    researched: bool = False


class Person:
    """A persona with everything that a map tells about it.

    Attributes
    ----------
    sections : list of Section
        Those that hold something.
    missing : list of str
        What is not said yet, in words.
    empathy : dict
        By quadrant, what is said in each stage: pairs of the stage's name and a list.
    """

    def __init__(self, scene: Scene, persona: Persona) -> None:
        self.scene = scene
        self.persona = persona
        made = _sections(scene, persona)
        self.sections = [each for each in made if each.entries]
        self.empathy = _empathy(scene, persona)
        lead = [name for name in ("portrait", "role", "quote") if not clean(getattr(persona, name))]
        lacking = [each.label.lower() for each in made if each.expected and not each.entries]
        lacking += [] if self._met() else ["experiences at touchpoints"]
        self.missing = [*lead, *lacking]

    def _met(self) -> dict[str, object]:
        return self.scene.index.out("experiences", self.persona.id)

    @property
    def standing(self) -> str:
        """How much the business depends on the persona, in words; empty where it is not said."""
        words = f"{self.persona.priority} persona" if self.persona.priority else ""
        if self.persona.supporting:
            return f"supporting, {words}" if words else "supporting persona"
        return words

    @property
    def journey(self) -> str:
        """How many touchpoints the persona meets, and what it feels there on average."""
        felt = [data for _, data in self.scene.index.experiences(self.persona.id)]
        if not felt:
            return ""
        stages = {self.scene.index.stage_of.get(id) for id in self._met()} - {None}
        texts = [f"{len(felt)} touchpoint{'' if len(felt) == 1 else 's'}"]
        if self.scene.index.stages:
            texts.append(f"{len(stages)} of {len(self.scene.index.stages)} stages")
        emotions = [data.emotion for data in felt if data.emotion is not None]
        if emotions:
            mean = round(sum(emotions) / len(emotions), 1) + 0.0
            texts.append(f"average emotion {mean:+.1f}")
        known = sum(data.basis == "researched" for data in felt)
        return " · ".join([*texts, f"{known / len(felt):.0%} researched"])

    @property
    def goals(self) -> list[Goal]:
        """The goals that target the persona."""
        index = self.scene.index
        ids = index.into("targets", self.persona.id)
        return [each for each in index.goals if each.id in ids]

    @property
    def pain_points(self) -> list[PainPoint]:
        """What hurts the persona, the worst first."""
        index = self.scene.index
        found = [each for each in index.pain_points if self.scene.shows(each.id)]
        return sorted(found, key=lambda each: -(each.severity or 0))

    @property
    def gaps(self) -> list[dict[str, str]]:
        """The findings about the persona, worst first."""
        return [row for row in self.scene.findings if self.persona.id in (row["id"], row["other"])]


def _sections(scene: Scene, persona: Persona) -> list[Section]:
    index = scene.index

    def texts(label: str, values: Sequence[str], look: Look = "list") -> Section:
        return Section(label, look, tuple(Entry(value) for value in values if clean(value)))

    def linked(label: str, values: list[str], look: Look = "list") -> Section:
        return Section(label, look, tuple(Entry(value) for value in values), expected=False)

    facts = tuple(Entry(each.name, each.value) for each in persona.demographics)
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


def _empathy(scene: Scene, persona: Persona) -> dict[str, list[tuple[str, list[Said]]]]:
    """Return what a persona says, thinks, does and feels, in the order of the stages."""
    met = scene.index.out("experiences", persona.id)
    made: dict[str, list[tuple[str, list[Said]]]] = {name: [] for name in QUADRANTS}
    for column in scene.columns:
        here = [(each, met[each.id]) for each in column.touchpoints if each.id in met]
        for quadrant in QUADRANTS:
            said = []
            for each, data in here:
                text, emotion = "", None
                if quadrant != "feels":
                    text = getattr(data, _FIELDS[quadrant])
                elif data.feeling or data.emotion is not None:
                    text = f"{each.name}: {data.feeling}" if data.feeling else each.name
                    emotion = data.emotion
                if clean(text):
                    said.append(Said(each.id, text, emotion, data.basis == "researched"))
            if said:
                made[quadrant].append((column.name, said))
    return made
