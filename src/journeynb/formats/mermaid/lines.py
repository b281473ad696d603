"""The statements of one Mermaid journey diagram, read as their author meant them.

Text that Mermaid's own parser rejects, drops or damages is read all the same, with a warning. If a
text can be read in two ways, it is read as Mermaid reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from unicodedata import normalize

from journeynb.base.text import shown
from journeynb.formats.mermaid.grammar import (
    ACCESSIBLE,
    FLAGS,
    HEADER,
    KEYWORD,
    NO_EMOTION,
    NO_PERSONA,
    NUMBER,
    PERSONAS,
    SCORE,
    header,
    score_at,
    split_statements,
)
from journeynb.formats.mermaid.html_entities import Entities

_KEYWORD_COLON = re.compile(r"(title|section)\s*[:：]", FLAGS)
_BREAK = re.compile(r"<br\s*/?>", FLAGS)
_COMMENT = re.compile(r"(?:^|\s)(#(?=\s|$)|%%)")
_SEPARATOR = re.compile(r"[,;，；、،]")
_WIDE_SEPARATOR = re.compile(r"[，；、،]")
_WIDE_SCORE = re.compile(r"[:：]\s*([+-]?[0-9０-９.．]{1,40})\s*(?=[:：]|$)")
_MARK = re.compile(rf"%%\s*({NO_EMOTION}|{NO_PERSONA}|{PERSONAS})\s*(?::(.*))?$")


@dataclass(frozen=True, slots=True)
class Task:
    """A task.

    Attributes
    ----------
    score : Decimal or None
        Its score, as it is written.
    feeling : str
        A word in place of a score.
    line : int
        Its line in the file.
    unrated : tuple of str or None
        The actors without an emotion, () if all are; None if each has the score's.
    nobody : bool
        Whether no persona experiences it.
    """

    name: str
    score: Decimal | None = None
    feeling: str = ""
    actors: tuple[str, ...] = ()
    line: int = 0
    unrated: tuple[str, ...] | None = None
    nobody: bool = False


@dataclass(slots=True)
class Diagram:
    """A diagram, as it was read.

    Attributes
    ----------
    line : int
        The line of its keyword in the file, or in a cell of a notebook.
    text : str
        Its lines without blanks around them.
    cell : int
        The number of that cell, 0 in other files.
    personas : tuple of str
        The actors that a comment of ours names as personas; () if there is none.
    sections : list of tuple of str or None and list of Task
        The first has no name and holds the tasks before any section.
    warnings : list of tuple of int and str
        The line and what was read there in another way than Mermaid does.
    """

    line: int
    title: str = ""
    accessible_title: str = ""
    description: str = ""
    sections: list[tuple[str | None, list[Task]]] = field(default_factory=lambda: [(None, [])])
    warnings: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""
    cell: int = 0
    personas: tuple[str, ...] = ()

    def place(self, line: int) -> str:
        """Return where a line is, for messages."""
        return f"cell {self.cell}, line {line}" if self.cell else f"line {line}"

    @property
    def tasks(self) -> list[Task]:
        """The tasks of all sections."""
        return [task for _, tasks in self.sections for task in tasks]

    @property
    def actors(self) -> list[str]:
        """The names of the actors, in the order in which they appear."""
        return list(dict.fromkeys(actor for task in self.tasks for actor in task.actors))


def read_diagram(lines: Sequence[str], line: int) -> Diagram:
    """Return what a diagram says; the first of its lines is the one with the keyword `journey`."""
    reader = _Reader(lines, line)
    if not lines[0].lstrip().startswith("journey"):
        reader.warn("Mermaid requires the keyword journey in lower case; read anyway")
    reader.read()
    return reader.diagram


class _Reader:
    def __init__(self, lines: Sequence[str], line: int) -> None:
        self.diagram = Diagram(line)
        self._lines = [header(lines[0]) or "", *lines[1:]]
        self._at = 0
        self._entities = Entities()
        self._tasks = 0
        self._marks: dict[str, tuple[str, ...]] = {}  # of the next task
        self._unclosed = False  # no brace closes anything from here on

    def warn(self, message: str) -> None:
        self.diagram.warnings.append((self.diagram.line + self._at, message))

    def read(self) -> None:
        while self._at < len(self._lines):
            following = self._at + 1
            text, html = self._hidden(self._lines[self._at])
            accessible = ACCESSIBLE.match(text)
            if accessible:
                following = self._read_accessible(accessible, text[accessible.end() :])
            elif mark := _MARK.match(text):
                self._read_mark(mark[1], mark[2] or "")
            elif text and not self._is_comment(text):
                if html:
                    self.warn(
                        "Mermaid does not read HTML entities; decoded here (write #amp; for &amp;)"
                    )
                self._read_statements(text)
            self._at = following

    def _hidden(self, line: str) -> tuple[str, bool]:
        text, html = self._entities.hide(line)
        return text.strip(), html

    def _is_comment(self, text: str) -> bool:
        if text.startswith("%%{"):
            self.warn("ignored a directive that is not closed by }%%")
        elif text.startswith("%{"):
            return False
        elif text.startswith("%") and not text.startswith("%%"):
            self.warn("ignored a line that starts with %, a comment in Mermaid (write #37; for %)")
        elif text.startswith("#"):
            # "#42 opened: 3: Me" is a task to its author and a comment to Mermaid.
            return text[1:2] in ("", "#") or text[1].isspace() or not SCORE.search(text)
        return text.startswith(("%", "#"))

    def _read_mark(self, kind: str, names: str) -> None:
        """Read a comment that says what the grammar cannot."""
        found = self._actors(names)
        if kind == PERSONAS:
            self.diagram.personas = found
        else:
            self._marks[kind] = found

    def _read_accessible(self, match: re.Match[str], rest: str) -> int:
        """Read accTitle or accDescr; return the index of the line to go on with."""
        following = self._at + 1
        if match[2] == "{":
            rest, after, following = self._block(rest)
            self._at = following - 1
            if after.strip():
                self._read_statements(after.strip())
        text = self._entities.show(rest.strip())
        if match[1].lower() == "acctitle":
            self.diagram.accessible_title = text
        else:
            self.diagram.description = text
        return following

    def _block(self, rest: str) -> tuple[str, str, int]:
        """Return the text up to a closing brace, what follows it, and the next line's index."""
        texts, at = [rest], self._at
        while "}" not in texts[-1] and not self._unclosed:
            at += 1
            if at == len(self._lines):
                self._unclosed = True
                break
            texts.append(self._hidden(self._lines[at])[0])
        if self._unclosed:
            self.warn("accDescr is not closed by }; only this line was read")
            return rest, "", self._at + 1
        texts[-1], _, after = texts[-1].partition("}")
        said = (text.strip() for text in texts if not text.startswith("%%"))
        return "\n".join(said), after, at + 1

    def _read_statements(self, text: str) -> None:
        if ";" not in text:
            self._read_statement(text)
            return
        found = split_statements(text)
        if len(found) > 1:
            self.warn(
                f"Mermaid does not allow semicolons between statements; read as {len(found)} "
                "statements"
            )
        elif any(";" in statement for statement in found):
            self.warn("Mermaid does not allow a semicolon in text; kept here (write #59;)")
        else:
            self.warn("Mermaid does not allow a semicolon at the end of a statement; ignored here")
        for statement in found:
            self._read_statement(statement)

    def _read_statement(self, text: str) -> None:
        match = KEYWORD.match(text)
        if match is None and not SCORE.search(text) and not _KEYWORD_COLON.match(text):
            text = self._narrowed(text)
        if match is None and not SCORE.search(text):
            match = _KEYWORD_COLON.match(text)
            if match:
                self.warn(f"Mermaid does not allow a colon after {match[1]}; ignored here")
        if match:
            self._read_keyword(match[1].lower(), text[match.end() :])
            return
        if HEADER.match(text):
            if HEADER.fullmatch(text):
                self.warn("ignored a second journey keyword; Mermaid allows one per diagram")
                return
            self.warn("Mermaid does not allow names that start with journey; kept here")
        self._read_task(text)

    def _narrowed(self, text: str) -> str:
        """Return a task whose score is between full-width signs as Mermaid writes it."""
        match = _WIDE_SCORE.search(text)
        score = normalize("NFKC", match[1]) if match else ""
        if match is None or not NUMBER.fullmatch(score):
            return text
        self.warn("Mermaid does not read full-width colons and digits; read here (write : and 5)")
        rest = text[match.end() + 1 :]
        return f"{text[: match.start()]}: {score}{':' if rest else ''}{rest}"

    def _read_keyword(self, keyword: str, text: str) -> None:
        text = self._without_comment(text, 0)
        if "#" in text:
            self._warn_of_hash()
        name = self._name(text)
        if keyword == "title":
            if name:
                self.diagram.title = name
            else:
                self.warn("ignored a title without text")
            return
        if ":" in text:
            self.warn("Mermaid does not allow a colon in a section name; kept here (write #58;)")
        if not name:
            name = f"Section {len(self.diagram.sections)}"
            self.warn(f"a section has no name; it is called {name}")
        self.diagram.sections.append((name, []))

    def _read_task(self, text: str) -> None:
        scored = SCORE.search(text)
        if scored:
            text = self._without_comment(text, scored.end())
        pieces = text.split(":")
        at = score_at(pieces)
        label = text if len(pieces) == 1 else ":".join(pieces[:at])
        self._warn_of_name(label, text)
        self._tasks += 1
        name = self._name(label)
        if not name:
            name = f"Task {self._tasks}"
            self.warn(f"a task has no name; it is called {name}")
        score, feeling = None, ""
        if len(pieces) == 1:
            self.warn(f"the task {shown(name)} has no score; read without an emotion")
        else:
            score, feeling = self._score(pieces[at].strip())
        actors = ":".join(pieces[at + 1 :])
        if ":" in actors:
            self.warn("Mermaid drops the text after a colon in an actor; kept here (write #58;)")
        if _WIDE_SEPARATOR.search(actors):
            self.warn("Mermaid separates actors at commas only; separated here at other signs, too")
        marks, self._marks = self._marks, {}
        task = Task(
            name,
            score,
            feeling,
            self._actors(actors),
            self.diagram.line + self._at,
            marks.get(NO_EMOTION),
            NO_PERSONA in marks,
        )
        self.diagram.sections[-1][1].append(task)

    def _warn_of_name(self, label: str, text: str) -> None:
        if ":" in label:
            self.warn("Mermaid ends a task name at the first colon; kept here (write #58;)")
        if "#" in text:
            self._warn_of_hash()
        if label[1:3] == "%%":
            self.warn("Mermaid drops this task because of its %%; kept here (write #37;#37;)")

    def _warn_of_hash(self) -> None:
        self.warn("Mermaid reads # as the start of a comment; kept here (write #35;)")

    def _score(self, text: str) -> tuple[Decimal | None, str]:
        if not NUMBER.fullmatch(text):
            word = self._name(text)
            self.warn(f"the score {shown(word)} is not a number; read without an emotion")
            return None, word
        return Decimal(text), ""

    def _actors(self, text: str) -> tuple[str, ...]:
        names = (self._name(name) for name in _SEPARATOR.split(text))
        return tuple(dict.fromkeys(name for name in names if name))

    def _without_comment(self, text: str, start: int) -> str:
        """Cut a text at the start of a comment that its author meant as one."""
        at = text.find("%%", start) if start else -1
        match = _COMMENT.search(text, start)
        if match and (at < 0 or match.start() < at):
            at = match.start(1)
        if at < 0:
            return text
        if text[at] == "%":
            self.warn("ignored a comment after a statement; Mermaid does not allow one there")
        return text[:at].strip()

    def _name(self, text: str) -> str:
        if "<" in text:
            text = " ".join(part.strip() for part in _BREAK.split(text))
        return self._entities.show(text.strip())
