"""A persona card as text, for terminals and screen readers."""

from __future__ import annotations

from textwrap import fill

from journeynb.base.text import number_text, severity_word, visible
from journeynb.picture.persona_card.sections import QUADRANTS, Entry, Person, Saying

_WIDTH = 88
_ALT = 2000


def card_text(person: Person) -> str:
    """Return the whole card as lines of text."""
    lines = [_first(person)]
    lines += [f"“{person.persona.quote}”"] if person.persona.quote else []
    lines += [each for each in (person.customers_line, person.journey) if each]
    out = [_filled(line) for line in lines]
    short = {each.label for each in person.sections if each.look != "list"}
    for label, texts in _parts(person):
        if label in short:
            out.append(_filled(f"{label}: {'; '.join(texts)}"))
            continue
        out.append(f"{label}:")
        out += [_filled(text, "  - ") for text in texts]
    if person.missing:
        out.append(_filled(f"Not filled in yet: {', '.join(person.missing)}"))
    return "\n".join(out)


def _filled(text: str, begin: str = "") -> str:
    return fill(visible(text), _WIDTH, initial_indent=begin, subsequent_indent="    ")


def in_words(person: Person) -> str:
    """Return the content of the card in one paragraph."""
    parts = [f"Persona card of {_first(person)}"]
    parts += [f"“{person.persona.quote}”"] if person.persona.quote else []
    parts += [each for each in (person.customers_line, person.journey) if each]
    parts += [f"{label}: {'; '.join(texts)}" for label, texts in _parts(person)]
    text = visible(". ".join(part.rstrip(".") for part in parts) + ".")
    return text if len(text) <= _ALT else text[: _ALT - 1].rstrip() + "…"


def _first(person: Person) -> str:
    persona = person.persona
    texts = [f"{persona.name}, {persona.role}" if persona.role else persona.name]
    texts += [f"({person.standing})"] if person.standing else []
    return " ".join(texts)


def _parts(person: Person) -> list[tuple[str, list[str]]]:
    """Return the parts with content, each with its lines."""
    made = [(each.label, [_entry(entry) for entry in each.entries]) for each in person.sections]
    for name, label in QUADRANTS.items():
        said = [_saying_text(each) for _, group in person.empathy[name] for each in group]
        made.append((label, said))
    made.append(("Pain points", [_severe(each.name, each.severity) for each in person.pain_points]))
    made.append(("Goals for this persona", [each.name for each in person.goals]))
    gaps = [
        f"{severity_word(row['severity'])} {row['rule']}: {row['message']}" for row in person.gaps
    ]
    select = person.scene.select
    made.append((f"Gaps (only {select})" if select else "Gaps", gaps))
    return [(label, texts) for label, texts in made if texts]


def _entry(entry: Entry) -> str:
    value = f"{entry.rating} of 5" if entry.rating else entry.value
    text = f"{entry.text}: {value}" if value else entry.text
    return f"{text}, {measured_words(entry)}" if entry.measured else text


def measured_words(entry: Entry) -> str:
    """Return what the profile says about a fact, marked if it contradicts the fact."""
    return f"{'but measured' if entry.contradicted else 'measured'}: {entry.measured}"


def _saying_text(said: Saying) -> str:
    return said.text if said.emotion is None else f"{said.text} ({number_text(said.emotion)})"


def _severe(text: str, severity: int | None) -> str:
    return f"{text} (severity {severity})" if severity else text
