"""A small shell over a real store, to open forms in, and a rep who fills them by keyboard."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from pipeboard.domain.refusal import Refusal
from pipeboard.reads import prefill
from pipeboard.reads.prefill import Kept
from pipeboard.settings import Settings
from pipeboard.store import connect
from pipeboard.store.unit import Store
from pipeboard.ui import forms
from pipeboard.ui.forms.form import Form
from pipeboard.ui.theme import DARK, LIGHT
from tests.conftest import NOW, TODAY

SETTINGS = Settings(products=("CRM", "Import", "Reporting"))
UNSET: Any = object()


class Host(App[None]):
    """What a form needs of the app."""

    def __init__(self, store: Store, settings: Settings = SETTINGS) -> None:
        super().__init__()
        self.store, self.settings = store, settings
        self.reader = connect.reader(store.path)
        self.result: Any = UNSET
        store.raw.execute("pragma synchronous=off")  # a draft is written at every key here
        self.commands: list[str] = []

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    async def command(
        self, name: str, *about: int, drafts: tuple[str, ...] = (), **given: Any
    ) -> Any:
        self.commands.append(name)
        module, function = name.split(".")
        run = getattr(importlib.import_module(f"pipeboard.commands.{module}"), function)
        return self.store.save(lambda unit: run(unit, *about, **given), drafts=drafts)

    def keep(self, key: str, kind: str, contact_id: int | None, text: str, cursor: str) -> None:
        row = (key, kind, contact_id, text, cursor, NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.store.raw.execute("insert or replace into draft values (?, ?, ?, ?, ?, ?)", row)

    def kept(self, key: str) -> Kept | None:
        return prefill.kept(self.reader, key)

    def drop(self, key: str) -> None:
        self.store.raw.execute("delete from draft where key = ?", (key,))


@dataclass
class Rep:
    """The rep at the keyboard of one open form."""

    app: Host
    pilot: Pilot[None]

    @property
    def form(self) -> Form:
        assert isinstance(self.app.screen, Form)
        return self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        named = {" ": "space", "\n": "enter"}
        await self.press(*(named.get(char, char) for char in text))

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def go(self, field: str) -> None:
        self.form.rows[field].go()
        await self.pilot.pause()

    async def fill(self, **texts: str) -> None:
        for field, text in texts.items():
            await self.go(field)
            await self.paste(text)

    async def paste(self, text: str) -> None:
        self.app.post_message(Paste(text))
        await self.settle()

    @property
    def at(self) -> str:
        """The field that has the focus."""
        row = self.form._focused_row()
        return row.field.name if row else ""

    @property
    def missing(self) -> list[str]:
        return [name for name, row in self.form.rows.items() if row.has_class("-missing")]

    def sees(self, place: str) -> str:
        return str(self.form.query_one(f".form--{place}", Static).render())

    def echo(self, field: str) -> str:
        return str(self.form.rows[field]._note.render())

    def drafts(self) -> list[str]:
        return [key for (key,) in self.app.store.raw.execute("select key from draft")]

    def screen_text(self) -> str:
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line) for line in lines)


@asynccontextmanager
async def at_form(
    store: Store,
    name: str,
    contact: int | None = None,
    *,
    size: tuple[int, int] = (120, 60),
    refusal: Refusal | None = None,
    mode: str = "live",
    **settings: Any,
) -> AsyncIterator[Rep]:
    """Open a form and hand over the keyboard."""
    app = Host(store, replace(SETTINGS, **settings))
    async with app.run_test(size=size) as pilot:
        rep = Rep(app, pilot)
        await reopen(rep, name, contact, refusal=refusal, mode=mode)
        yield rep
    app.reader.close()


async def reopen(rep: Rep, name: str, contact: int | None = None, **given: Any) -> None:
    """Open a form in the app that is running."""
    app = rep.app
    form = forms.make(
        name,
        app.reader,
        contact,
        today=TODAY,
        now=NOW,
        settings=app.settings,
        command=app.command,
        drafts=app,
        **given,
    )
    assert form is not None
    app.result = UNSET

    def take(result: object) -> None:
        app.result = result

    app.push_screen(form, take)
    await rep.settle()
