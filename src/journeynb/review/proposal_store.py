"""Where proposals and the decisions about them are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from journeynb.formats.canonical_json import json_text
from journeynb.review.changes_file import ChangesFile
from journeynb.review.changes_format import Decision, as_unicode
from journeynb.review.proposal import Proposal

Choice = Literal["accepted", "refused", "pending"]
_IN_MEMORY: dict[tuple[Path, int, str], Decision | None] = {}
"""Decisions about files that cannot contain them, by path, step and content, as long as we run."""


class ProposalStore(Protocol):
    """Proposals, and the decisions about them."""

    @property
    def key(self) -> Hashable:
        """Value that is the same for two stores of the same files."""

    def proposals(self) -> list[Proposal]:
        """Return all proposals, the oldest first."""

    def require_writable(self, proposal: Proposal) -> None:
        """Raise `FileError` if a decision about a proposal cannot be stored."""

    def decide(
        self,
        id: str,
        state: Choice,
        by: str = "",
        reason: str = "",
        *,
        known: Decision | None = None,
    ) -> Proposal:
        """Store what a person decided about a proposal; `known` is the decision it replaces."""

    def decide_all(
        self, known: Mapping[str, Decision | None], state: Choice, by: str = "", reason: str = ""
    ) -> dict[str, Proposal]:
        """Decide the same about several proposals, all or none; `known` has those it replaces."""


class ProposalsInMemory:
    """Changes without a file, or of a file that cannot contain decisions."""

    def __init__(self, file: ChangesFile) -> None:
        steps = range(len(file.steps))
        self._all = [Proposal(f"#{step}", Path(), step, "", file) for step in steps]

    @property
    def key(self) -> Hashable:
        """The store itself: two of them are never the same."""
        return self

    def proposals(self) -> list[Proposal]:
        """Return the steps, in order."""
        return list(self._all)

    def require_writable(self, proposal: Proposal) -> None:
        """Do nothing: memory can be written."""

    def decide(
        self,
        id: str,
        state: Choice,
        by: str = "",
        reason: str = "",
        *,
        known: Decision | None = None,
    ) -> Proposal:
        """Keep what a person decided about a step."""
        at = int(id.removeprefix("#"))
        found = replace(self._all[at], decision=decision_now(state, by, reason))
        self._all[at] = found
        return found

    def decide_all(
        self, known: Mapping[str, Decision | None], state: Choice, by: str = "", reason: str = ""
    ) -> dict[str, Proposal]:
        """Keep what a person decided about several steps."""
        return {id: self.decide(id, state, by, reason) for id in known}


def remember(proposal: Proposal, decision: Decision | None) -> None:
    """Keep a decision about a proposal whose file cannot contain it."""
    _IN_MEMORY[_memory_key(proposal)] = decision


def remembered(proposal: Proposal) -> Proposal:
    """Return a proposal with the decision that is kept here, if its file cannot contain one."""
    if proposal.file is None or not proposal.file.old:
        return proposal
    return replace(proposal, decision=_IN_MEMORY.get(_memory_key(proposal)))


def _memory_key(proposal: Proposal) -> tuple[Path, int, str]:
    base = proposal.file.base_hash if proposal.file else ""
    return proposal.path, proposal.step, base + json_text(proposal.changes)


def decision_now(state: Choice, by: str, reason: str) -> Decision | None:
    """Return a decision that is made now; None if it takes one back."""
    if state == "pending":
        return None
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return Decision(state, as_unicode(by).strip(), now, as_unicode(reason).strip())
