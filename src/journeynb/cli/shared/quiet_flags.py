"""Commands whose help shows no type beside options that take no value."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class _QuietFlags:
    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for each in params:
            if getattr(each, "is_flag", False):
                each.metavar = ""
        return params


class Command(_QuietFlags, TyperCommand):
    """A command."""


class Group(_QuietFlags, TyperGroup):
    """A command with commands of its own."""
