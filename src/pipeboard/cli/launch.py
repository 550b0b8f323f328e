"""Starting the app, on the rep's store or on a throw-away one; the one way from here to screens."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pipeboard import paths
from pipeboard.cli import guard, output
from pipeboard.cli.session import BAD_SETTING, USAGE, Clock, Session, Stop, clock_of
from pipeboard.settings import Settings
from pipeboard.store import connect, opening, rules

_MADE_UP = {
    "me": "Ida Berg",
    "us": "Weserwerk",
    "number": "+49 30 5550199",
    "need_we_solve": "numbers that nobody trusts",
    "low": "EUR 6,000",
    "high": "EUR 40,000",
}
"""Who the rep of the demo is, for its texts."""


class KeyLine(NamedTuple):
    """One action of the app: its id, the keys that call it, what it does, and where."""

    id: str
    keys: str
    words: str
    place: str


def open_app(db: str | None, config: str | None, env: Mapping[str, str]) -> int:
    """Open the app on the rep's store, making or upgrading it first; return its exit code.

    Raises:
        Stop: there is no terminal.
        SettingsError, StoreError: the settings or the store cannot be used.
    """
    if not has_terminal():
        raise Stop("the app needs a terminal; pipeboard list and -h work without one", USAGE)
    session = Session(db, config, env)
    places = session.paths
    session.prepare()
    session.read(rules.read)  # follow-up settings that are not allowed would leave every list empty
    return run_app(places, session.settings, session.clock)


def open_demo(env: Mapping[str, str]) -> int:
    """Open the app on a throw-away store with a made-up day; as plain text without a terminal.

    Neither the rep's store nor the settings are looked at.
    """
    clock = clock_of(env)
    folder = Path(tempfile.mkdtemp(prefix="pipeboard-demo-"))
    try:
        places = paths.at(folder / "demo.db", folder / "config.toml")
        fill_demo(places, clock)
        if has_terminal():
            return run_app(places, Settings(slots=_MADE_UP), clock)
        from pipeboard.cli.plain_board import print_board

        with closing(connect.reader(places.store)) as reader:
            print_board(reader, clock())
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill_demo(places: paths.Paths, clock: Clock) -> None:
    """Make the demo's store."""
    now = clock()
    opening.prepare(places.store, backups=places.backups, now=now)
    from pipeboard.exchange import demo
    from pipeboard.store.unit import Store

    with closing(Store(places.store, clock=clock, actor="cli")) as store:
        demo.fill(store, now)


def run_app(places: paths.Paths, settings: Settings, clock: Clock) -> int:
    """Run the app until it ends and return its exit code.

    Raises:
        Stop: the settings name keys or a theme that the app does not know.
    """
    from textual.app import InvalidThemeError

    from pipeboard.ui.actions import KeysError
    from pipeboard.ui.app import PipeboardApp

    crashes: list[BaseException] = []

    def on_crash(error: BaseException) -> str:
        crashes.append(error)
        return guard.broken(error)

    try:
        app = PipeboardApp(
            places.store,
            settings=settings,
            clock=clock,
            texts=places.content,
            on_crash=on_crash,
        )
    except KeysError as error:
        raise Stop(f"{places.config}: {error}", BAD_SETTING) from None
    except InvalidThemeError:
        words = f"{places.config}: theme = “{settings.theme}”: no such theme; ctrl+p lists them"
        raise Stop(words, BAD_SETTING) from None
    app.run()
    if app.last_words:
        output.remark(f"pipeboard: {app.last_words}")
    return guard.BROKEN if crashes else app.return_code or 0


def key_lines(settings: Settings) -> list[KeyLine]:
    """Return the registry of actions with the keys that the settings give them.

    Raises:
        Stop: the settings name keys that the app does not know.
    """
    from pipeboard.ui import actions

    try:
        mine = actions.remapped(settings.keys)
    except actions.KeysError as error:
        raise Stop(str(error), BAD_SETTING) from None
    return [KeyLine(one.id, one.shown, one.words, one.place) for one in mine]


def has_terminal() -> bool:
    """Return whether someone sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
