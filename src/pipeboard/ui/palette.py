"""The palette: every action of the registry that the screen has, by its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from pipeboard.ui.actions import LIVE
from pipeboard.ui.chords import Chorded

if TYPE_CHECKING:
    from pipeboard.ui.app import PipeboardApp


def system_commands(app: PipeboardApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Yield the actions that the open screen knows, with their keys, then the themes."""
    for action in app.registry:
        here = action.place == "contact" or (action.place == LIVE and isinstance(screen, Chorded))
        has = action.place == "app" or (here and _knows(screen, action.name))
        if has and action.name != "palette":
            words = action.words[:1].upper() + action.words[1:]
            run = partial(_run, app, screen, action.name)
            yield SystemCommand(words, f"key {action.shown}", run)
    yield SystemCommand("Theme", "choose the colours", app.search_themes)


def _knows(screen: Screen[Any], name: str) -> bool:
    return hasattr(screen, f"action_{name.partition('(')[0]}")


def _run(app: PipeboardApp, screen: Screen[Any], name: str) -> None:
    home = screen if _knows(screen, name) else app
    app.call_later(home.run_action, name)
