"""Actors of a diagram that are systems or teams, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SYSTEMS = (
    "ai algorithm api app application backend bot broker browser cache cd chatbot ci cloud cms "
    "crm cron database db engine erp frontend gateway kiosk llm machine microservice pipeline "
    "platform portal processor queue robot scheduler server service site software storage system "
    "terminal ui web website"
)
_TEAMS = (
    "accounting backoffice billing carrier company courier delivery department desk devops dept "
    "engineering finance fulfillment helpdesk hr it legal logistics marketing operations ops "
    "sales staff support team warehouse"
)
_NOT_ENGLISH = (
    "abteilung dienst kundendienst kurier lager vertrieb команда сервер сервис система النظام"
)
_FIRST = "equipe equipo sistema servicio serviço servizio système équipe"

LAST_WORDS = frozenset(f"{_SYSTEMS} {_TEAMS} {_NOT_ENGLISH}".split())
"""A name that ends in one of these words is a system or a team; so is one with a plural s."""
FIRST_WORDS = frozenset(_FIRST.split())
"""A name that starts with one of these words is a system or a team."""
CHARACTERS = (
    *("系统", "系統", "服务器", "数据库", "平台", "团队", "部门"),
    *("システム", "サーバー", "チーム", "시스템"),
)
"""A name that ends in these characters is a system or a team."""

_WORD = re.compile(r"[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+|[A-ZÀ-Þ]+")


def is_system_or_team(name: str) -> bool:
    """Whether the name of an actor says that it is a system or a team.

    Examples
    --------
    >>> [is_system_or_team(name) for name in ("Payment Service", "Team 2", "System administrator")]
    [True, True, False]
    """
    if name.endswith(CHARACTERS):
        return True
    for part in name.split("("):
        words = [word.casefold() for word in _WORD.findall(part)]
        words = [word for word in words if len(word) > 1] or words
        if words and (words[0] in FIRST_WORDS or _is_listed(words[-1])):
            return True
    return False


def systems_and_teams(names: Iterable[str]) -> list[str]:
    """Return the actors that are systems or teams; none if nobody else would remain."""
    given = list(names)
    found = [name for name in given if is_system_or_team(name)]
    return found if len(found) < len(given) else []


def _is_listed(word: str) -> bool:
    return word in LAST_WORDS or word.removesuffix("s") in LAST_WORDS
