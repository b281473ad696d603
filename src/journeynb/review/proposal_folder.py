"""The proposals to a map: files in the folder ``NAME.changes`` beside ``NAME.journeymap.json``.

A file is written as a whole, or not at all. Those that decide or propose at the same time wait for
each other, so that nothing is decided twice or proposed twice.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any

from journeynb.base.errors import (
    ArgumentError,
    ChangeError,
    FileChangedError,
    FileError,
    FormatError,
)
from journeynb.base.files import (
    digest,
    one_writer,
    read_bytes,
    remove_stale,
    resolved,
    write_atomic,
)
from journeynb.base.text import shown
from journeynb.base.today import pinned_day
from journeynb.formats.canonical_json import json_text
from journeynb.formats.journeymap import json_value
from journeynb.model.changes import Door
from journeynb.model.state import State
from journeynb.portfolio.reading.journal import require_writable
from journeynb.portfolio.reading.map_paths import name_of
from journeynb.review.changes_file import Bases, read_changes
from journeynb.review.changes_format import Decision, changes_text
from journeynb.review.new_proposal import contents, given_reason, given_text, refuse_again
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_store import Choice, decision_now, remember, remembered

ENDING = ".changes.json"
"""The file extension of proposals."""
FOLDER_ENDING = ".changes"

Stamp = tuple[tuple[str, int, int, int], ...]
_BEGINNING = dt.datetime.min.replace(tzinfo=dt.UTC)
_END = dt.datetime.max.replace(tzinfo=dt.UTC)


class ProposalFolder:
    """The proposals to a map, in the folder beside its file.

    Files are read again only if they have changed, so that one instance a map is best kept.

    Parameters
    ----------
    map_path : path
        The file of the map; it need not exist.

    Attributes
    ----------
    folder : Path
        The folder of the proposals, which does not exist before the first one.
    """

    def __init__(self, map_path: Path) -> None:
        target = resolved(map_path)
        self._start(target.parent / (name_of(target, target.parent) + FOLDER_ENDING))

    @classmethod
    def at(cls, folder: Path) -> ProposalFolder:
        """Return the proposals in a folder, whatever its name is."""
        made = cls.__new__(cls)
        made._start(resolved(folder))
        return made

    @classmethod
    def one(cls, path: Path) -> ProposalFolder:
        """Return the proposals of one file, wherever it is."""
        target = resolved(path)
        made = cls.at(target.parent)
        made._only = target.name
        return made

    def _start(self, folder: Path) -> None:
        self.folder = folder
        self._only: str | None = None
        self._bases = Bases()
        self._known: dict[str, tuple[object, list[Proposal]]] = {}
        self._lock = RLock()

    @property
    def key(self) -> Hashable:
        """The files: the same for two instances of one folder."""
        return self.folder, self._only

    def move_with(self, new_path: Path) -> None:
        """Rename the folder, since the map's file was renamed; a folder that is there stays."""
        target = ProposalFolder(new_path).folder
        if self.folder.is_dir() and not os.path.lexists(target):
            self.folder.rename(target)

    def stamp(self) -> Stamp:
        """Return a value that is another one whenever a file of the folder is.

        Raises
        ------
        FileError
            The folder cannot be read.
        """
        return tuple(sorted(self._stamps()))

    def proposals(self) -> list[Proposal]:
        """Return all proposals, the oldest first; files that cannot be read come last.

        Raises
        ------
        FileError
            The folder cannot be read.
        """
        with self._lock:
            known = self._known
            self._known = {}
            for name, *stamp in self._stamps():
                was = known.get(name)
                found = was if was and was[0] == stamp else (stamp, self._read(name))
                self._known[name] = found
            each_file = (each for _, found in self._known.values() for each in found)
            return sorted(map(remembered, each_file), key=_when)

    def proposal(self, id: str) -> Proposal:
        """Return a proposal.

        Raises
        ------
        ArgumentError
            There is none with this id.
        """
        known = {each.id: each for each in self.proposals()}
        if id not in known:
            waiting = [each.id for each in known.values() if each.state == "pending"]
            raise ArgumentError(
                f"no proposal {shown(id)} in {self.folder.name}; pending: "
                f"{', '.join(waiting[:20]) or 'none'}"
            )
        return known[id]

    def propose(self, state: State, changes: Sequence[Any], why: str, by: str = "") -> Proposal:
        """Write a proposal of an assistant.

        Parameters
        ----------
        state : State
            The map as it is now; it stays as it is.
        changes : list of dict
            Changes to it.
        why : str
            The reason.
        by : str
            Who proposes it.

        Raises
        ------
        ChangeError
            A change is refused by the map, all of them together change nothing, the reason is
            missing, or the same changes are pending or were refused. Nothing is written.
        FileError
            The file cannot be written.
        """
        why, by = given_reason(why), given_text(by, "by")
        door = Door(state.copy())
        door.apply(changes)
        if not door.changed_anything():
            raise ChangeError("no_change", "the map already contains these changes")
        content = contents(state, door.changes, why, by)
        with self._writing():
            known = self.proposals()
            refuse_again(door.changes, known)
            remove_stale(self.folder)
            name = self._new_name(content)
            write_atomic(self.folder / name, changes_text(content).encode())
            (made,) = self._read(name)
        return made

    def decide(
        self,
        id: str,
        state: Choice,
        by: str = "",
        reason: str = "",
        *,
        known: Decision | None = None,
    ) -> Proposal:
        """Store what a person decided about a proposal.

        Parameters
        ----------
        id : str
            The proposal.
        state : {"accepted", "refused", "pending"}
            The decision; "pending" takes it back.
        by : str
            Name of the person.
        reason : str
            Their reason.
        known : Decision, optional
            The earlier decision that this one replaces.

        Raises
        ------
        ArgumentError
            There is no such proposal, or its file cannot be read.
        FileChangedError
            Someone else has decided meanwhile.
        FileError
            The file cannot be written.
        """
        return self.decide_all({id: known}, state, by, reason)[id]

    def decide_all(
        self, known: Mapping[str, Decision | None], state: Choice, by: str = "", reason: str = ""
    ) -> dict[str, Proposal]:
        """Store what a person decided about several proposals, each file once.

        Parameters
        ----------
        known : dict of str to Decision or None
            The earlier decision about each proposal.
        state, by, reason : str
            As in `decide`.

        Raises
        ------
        ArgumentError, FileChangedError
            As in `decide`, about one of them. Nothing is written.
        FileError
            A file cannot be written.
        """
        with self._writing(create=False):
            self._forget(known)  # two writes within a tick of the clock may have the same stamp
            there = {each.id: each for each in self.proposals()}
            found = {id: there.get(id) or self.proposal(id) for id in known}
            for id, each in found.items():
                require_undecided(each, known[id])
            decision = decision_now(state, by, reason)
            steps: dict[Path, list[int]] = {}
            for each in found.values():
                if each.file is not None and each.file.old:
                    remember(each, decision)
                else:
                    steps.setdefault(each.path, []).append(each.step)
            for path, numbers in steps.items():
                store_decision(path, numbers, decision)
            return {id: replace(each, decision=decision) for id, each in found.items()}

    def _forget(self, ids: Collection[str]) -> None:
        """Read the files of proposals again at the next look."""
        self._known = {
            name: (stamp, found)
            for name, (stamp, found) in self._known.items()
            if all(each.id not in ids for each in found)
        }

    def require_writable(self, proposal: Proposal) -> None:
        """Raise `FileError` if a decision about a proposal cannot be stored."""
        if proposal.file is None or not proposal.file.old:
            try:
                require_writable(proposal.path)
            except FileError as error:
                raise FileError(self._short(error)) from None

    def _stamps(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield the name of each file with what changes whenever it is written."""
        if self.folder.is_symlink():
            raise FileError(f"{self.folder.name} is a link; allowed: a folder")
        try:
            with os.scandir(self.folder) as entries:
                for each in entries:
                    if self._is_ours(each.name):
                        with suppress(FileNotFoundError):
                            stat = each.stat(follow_symlinks=False)
                            yield each.name, stat.st_mtime_ns, stat.st_size, stat.st_ino
        except FileNotFoundError:
            return
        except OSError as error:
            raise FileError(f"{self.folder.name} cannot be read: {error.strerror}") from None

    def _is_ours(self, name: str) -> bool:
        if self._only is not None:
            return name == self._only
        return name.endswith(".json") and not name.startswith(".")

    def _read(self, name: str) -> list[Proposal]:
        """Return the proposals of a file, or one that says why it cannot be read."""
        path, id = self.folder / name, name.removesuffix(ENDING)
        try:
            if path.is_symlink():
                raise FileError(f"{path} is a link; allowed: a file")
            file = read_changes(read_bytes(path), str(path), self._bases)
        except (FileError, FormatError) as error:
            return [Proposal(id, path, problem=self._short(error))]
        several = len(file.steps) > 1
        return [
            Proposal(f"{id}#{at}" if several else id, path, at, "", file, file.decisions.get(at))
            for at in range(len(file.steps))
        ]

    def _new_name(self, content: dict[str, Any]) -> str:
        """Return the name of a new file: the day and a hash of the changes."""
        day = pinned_day() or content["made"][:10]
        start = f"{day}-{digest(json_text(content['steps']).encode())[:8]}"
        name, number = start, 1
        while os.path.lexists(self.folder / f"{name}{ENDING}"):
            number += 1
            name = f"{start}-{number}"
        return name + ENDING

    @contextmanager
    def _writing(self, create: bool = True) -> Iterator[None]:
        """Keep others from writing in the folder; name files by their place beside the map."""
        with self._lock:
            made = False
            try:
                if create and not os.path.lexists(self.folder):
                    self.folder.mkdir(exist_ok=True)
                    made = True
                with one_writer(self.folder / ENDING):
                    yield
            except FileChangedError:
                raise
            except OSError as error:
                if made:
                    with suppress(OSError):  # it has files of others
                        self.folder.rmdir()
                if isinstance(error, FileError):
                    raise FileError(self._short(error)) from None
                raise FileError(f"{self.folder.name} cannot be written: {error.strerror}") from None

    def _short(self, error: Exception) -> str:
        """Return what an error says, with files named by their place beside the map."""
        return str(error).replace(f"{self.folder.parent}{os.sep}", "")


def require_undecided(proposal: Proposal, known: Decision | None) -> None:
    """Raise an error if a file is damaged, or someone has decided since `known`."""
    if proposal.problem:
        raise ArgumentError(f"{proposal.id} cannot be decided: {proposal.problem}")
    if proposal.decision == known:
        return
    found = proposal.decision
    news = f"was {found} in the meantime" if found else "is pending again"
    raise FileChangedError(f"{proposal.id} {news}; nothing was changed")


def store_decision(path: Path, steps: Collection[int], decision: Decision | None) -> None:
    """Write what was decided about steps into their file; None takes it back."""
    found = json_value(read_bytes(path), str(path))
    others = [each for each in found.get("decisions", []) if each["step"] not in steps]
    made = [*others, *(decision.stored(step) for step in steps if decision)]
    found["decisions"] = sorted(made, key=lambda each: each["step"])
    write_atomic(path, changes_text(found).encode("utf-8", "replace"))


def _when(proposal: Proposal) -> tuple[dt.datetime, str, int]:
    """Return what orders proposals: their times, then their files."""
    made = proposal.made or (_END if proposal.problem else _BEGINNING)
    return made if made.tzinfo else made.replace(tzinfo=dt.UTC), proposal.path.name, proposal.step
