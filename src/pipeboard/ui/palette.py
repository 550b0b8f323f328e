"""The palette: every action of the registry that the screen has, and the saved views."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from pipeboard.domain.text import safe
from pipeboard.store import connect
from pipeboard.ui.actions import LIVE
from pipeboard.ui.chords import Chorded

if TYPE_CHECKING:
    from pipeboard.reads.views import View
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
    if app.marks and _knows(screen, "export_marked"):
        run = partial(_run, app, screen, "export_marked")
        yield SystemCommand("Export marked…", f"{len(app.marks):,} to a file", run)
    for view in _views(app):
        yield SystemCommand(
            f"View: {safe(view.name)}", safe(view.query), partial(app.open_people, *view)
        )
    yield SystemCommand("Theme", "choose the colours", app.search_themes)


def _views(app: PipeboardApp) -> list[View]:
    """The saved views; none while another program holds the store."""
    from pipeboard.reads.views import views

    try:
        return views(app.reader)
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        return []


def _knows(screen: Screen[Any], name: str) -> bool:
    return hasattr(screen, f"action_{name.partition('(')[0]}")


def _run(app: PipeboardApp, screen: Screen[Any], name: str) -> None:
    home = screen if _knows(screen, name) else app
    app.call_later(home.run_action, name)
