"""What the rep does: one function, one transaction, one journal entry."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def named(name: str) -> Callable[..., Any]:
    """Return the command called `module.function`, importing its module (and SQLModel) on the way.

    Screens name their commands, because importing them is the writer thread's work.
    """
    module, _, function = name.partition(".")
    command: Callable[..., Any] = getattr(import_module(f"pipeboard.commands.{module}"), function)
    return command
