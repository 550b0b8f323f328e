"""The rep at the keyboard of the whole app, over a real store; only this module knows selectors."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual import app
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import DataTable, Input, OptionList
from textual.worker import Worker

from pipeboard.domain.call import Call
from pipeboard.domain.terms import Element
from pipeboard.settings import Settings
from pipeboard.store.unit import Store
from pipeboard.ui.app import PipeboardApp
from pipeboard.ui.driver import Parser
from pipeboard.ui.footer import Footer
from pipeboard.ui.forms.form import Form
from pipeboard.ui.forms.inputs import Words
from pipeboard.ui.live.boxes import Found
from pipeboard.ui.live.screen import LiveScreen
from pipeboard.ui.screens.find import FindScreen
from pipeboard.ui.screens.journal import JournalScreen
from pipeboard.ui.screens.merge import MergeScreen
from pipeboard.ui.screens.panel import Panel
from pipeboard.ui.screens.people import PeopleScreen
from pipeboard.ui.screens.today import TodayScreen
from pipeboard.ui.topline import DayLine, PeopleLine, TopLine
from pipeboard.ui.widgets.agenda import Agenda
from pipeboard.ui.widgets.board import Board
from pipeboard.ui.widgets.findings import Findings
from pipeboard.ui.widgets.people import People
from pipeboard.ui.widgets.rows import Rows
from pipeboard.ui.widgets.sheet import Sheet
from pipeboard.ui.widgets.sides import Sides
from tests.conftest import NOW

SETTINGS = Settings(products=("CRM", "Import", "Reporting"))
_NAMED = {" ": "space", "\n": "enter"}
_DRAW = {Words: "render_line", Found: "render_line"}
_PATIENCE = 20.0  # seconds until a test gives up; never a measurement


async def _at_once(_: float) -> None:
    """Wait for nothing."""


class Rep:
    """What the rep does and sees. Nothing here sleeps: it waits for workers and the writer."""

    def __init__(self, app: PipeboardApp, pilot: Pilot[None], looks: list[int]) -> None:
        self.app, self.pilot = app, pilot
        self._looks = looks

    # What the rep does.

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each after the app is done with the one before."""
        for key in keys:
            with patch.object(app, "wait_for_idle", _at_once):  # settling waits, and once is enough
                await self.pilot.press(_NAMED.get(key, key))
            await self.settle()

    async def types(self, text: str) -> None:
        """Type into the field that has the focus, as fast as the terminal hands it on."""
        for char in text:
            for message in Parser().feed("\r" if char == "\n" else char):
                self.app._driver.process_message(message)
        await self.settle()

    async def reads(self, data: str) -> None:
        """Let the terminal hand over `data` in one read, as a burst of stray typing comes."""
        await self.sends(data)
        await self.settle()

    async def sends(self, data: str) -> None:
        """Let the terminal hand over `data` in one read, and wait for nothing that it begins."""
        for message in Parser().feed(data):
            self.app._driver.process_message(message)
        await self.pilot.pause()

    async def pastes(self, text: str) -> None:
        """Paste, wherever the focus is: the terminal brackets what it hands over."""
        await self.reads(f"\x1b[200~{text}\x1b[201~")

    async def resizes(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def goes(self, field: str) -> None:
        """Go to a field of the open form with tab alone."""
        for _ in range(60):
            if self.field == field:
                return
            await self.pilot.press("tab")
        raise AssertionError(f"tab never comes to {field}")

    async def fills(self, **texts: str) -> None:
        """Go to fields with tab and type into each."""
        for field, text in texts.items():
            await self.goes(field)
            await self.types(text)

    async def saves(self) -> None:
        """Save the form that is open."""
        await self.press("f10")

    async def settle(self) -> None:
        """Wait for what the last key began: workers, the writer, a form that opens."""
        await self.pilot.pause()
        while (busy := self._busy()) or self.app._early:
            if busy:
                await self.app.workers.wait_for_complete(busy)
            await self.pilot.pause()
        await self._written()
        await self.pilot.pause()
        await self.app._animator.wait_until_complete()
        await self.pilot._wait_for_screen()

    def _busy(self) -> list[Worker[Any]]:
        return [one for one in self.app.workers if self._is_waited_for(one)]

    def _is_waited_for(self, worker: Any) -> bool:
        """Whether a worker ends by itself; one that shows a form ends when the rep leaves it."""
        if worker.is_finished:
            return False
        showing = worker.name == "open_form"
        return not (showing and any(isinstance(one, Form) for one in self.app.screen_stack))

    async def _written(self) -> None:
        """Wait until the last draft is in the store."""
        writer = self.app.writer
        if not writer._thread.is_alive() or writer._is_cut_off:
            return
        is_pending = bool(writer._drafts)
        while is_pending and writer.unsaved_since is None:
            is_pending = bool(writer._drafts)
            await writer.ask(lambda _: None)  # its turn comes when what was begun is written

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for what comes by itself: a look at the file, an answer of another thread."""
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, f"it never came; on screen:\n{self.text}"
            await self.pilot.pause()

    # What the rep sees.

    @property
    def strips(self) -> list[Strip]:
        """The lines of the screen as they go to the terminal."""
        compositor = self.app.screen._compositor
        return [Strip(line) for line in compositor.render_strips()]

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return [strip.text for strip in self.strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def shows(self, words: str) -> bool:
        """Whether words stand on the screen, on one line or wrapped in one place."""
        flat = " ".join(self.text.split())
        return words in self.text or words in flat

    def sees(self, *words: str) -> None:
        """Words stand on the screen."""
        for one in words:
            assert self.shows(one), f"{one!r} is not on screen:\n{self.text}"

    def sees_not(self, *words: str) -> None:
        """Words do not stand on the screen."""
        for one in words:
            assert not self.shows(one), f"{one!r} is on screen:\n{self.text}"

    def sees_board(self) -> None:
        """Nothing is open above the board."""
        assert len(self.app.screen_stack) == 1, self.app.screen_stack

    def sees_today(self) -> None:
        """The Today list is open, nothing above it."""
        assert isinstance(self.app.screen, TodayScreen), self.app.screen_stack

    def sees_form(self, title: str) -> None:
        """A form with this title is open."""
        assert isinstance(self.app.screen, Form), f"no form:\n{self.text}\n{self.told}"
        assert self.form.plan.title == title

    def sees_find(self) -> None:
        """The screen to find someone is open."""
        assert isinstance(self.app.screen, FindScreen)

    def sees_people(self) -> None:
        """A list of contacts is open."""
        assert isinstance(self.app.screen, PeopleScreen), self.app.screen_stack

    def sees_journal(self) -> None:
        """The list of commands is open."""
        assert isinstance(self.app.screen, JournalScreen)

    @property
    def told(self) -> list[str]:
        """The notices that are shown, oldest first."""
        said = [footer.said for footer in self.app.screen.query(Footer) if footer.said]
        return [str(one.message) for one in self.app._notifications] + said

    def hears(self, words: str) -> None:
        """A notice says this."""
        assert any(words in one for one in self.told), self.told

    def dismisses(self) -> None:
        """Let the notices go."""
        self.app.clear_notifications()
        for footer in self.app.screen.query(Footer):
            footer.be_silent()

    @property
    def top(self) -> str:
        """The line on top."""
        return str(self.app.screen_stack[0].query_one(TopLine).render())

    @property
    def footer(self) -> str:
        """The line of keys."""
        return str(self.app.screen.query_one(Footer).render())

    @property
    def board(self) -> Board:
        """The board, whatever is open above it."""
        return self.app.screen_stack[0].query_one(Board)

    @property
    def selected(self) -> str | None:
        """The name on the card under the cursor."""
        card = self.board.selected
        return card.name if card else None

    @property
    def agenda(self) -> Agenda:
        """The Today list, whatever is open above it."""
        shown = [screen for screen in self.app.screen_stack if isinstance(screen, TodayScreen)]
        assert shown, f"Today is not open:\n{self.text}"
        return shown[0].query_one(Agenda)

    @property
    def today(self) -> list[str]:
        """The lines of the Today list that are in view, blanks squeezed."""
        drawn = self.agenda.render_lines(self.agenda.size.region)
        lines = (" ".join(strip.text.strip("▌ ┃").split()) for strip in drawn)
        return [line for line in lines if line]

    @property
    def names(self) -> list[str]:
        """Everyone on the Today list, in its order."""
        return [row.name for row in self.agenda.rows]

    @property
    def picked(self) -> str | None:
        """The name under the cursor of the Today list."""
        row = self.agenda.selected
        return row.name if row else None

    @property
    def people(self) -> list[str]:
        """The lines of the open list of contacts that are in view, blanks squeezed."""
        rows = self.app.screen.query_one(People)
        drawn = rows.render_lines(rows.size.region)
        lines = (" ".join(strip.text.strip("▌ ┃").split()) for strip in drawn)
        return [line for line in lines if line]

    @property
    def head(self) -> str:
        """The line on top of a list of contacts."""
        return " ".join(str(self.app.screen.query_one(PeopleLine).render()).split())

    @property
    def marked(self) -> list[str]:
        """The names of the marked contacts, by their number."""
        ids = sorted(self.app.marks)
        return [self.ask("select name from card where contact_id = ?", one)[0][0] for one in ids]

    @property
    def wrong(self) -> str:
        """What find says is wrong with the query, with the marks; nothing when it is hidden."""
        line = self.app.screen.query_one(".find--wrong")
        return str(line.render()) if line.display else ""

    @property
    def day(self) -> str:
        """The line on top of the Today list."""
        return " ".join(str(self.app.screen.query_one(DayLine).render()).split())

    @property
    def shown(self) -> str | None:
        """The name of the contact whose screen is open."""
        line = getattr(self.app.screen, "name_line", None)
        return str(line.render()).split(" · ")[0].split("   ")[0] if line else None

    @property
    def sheets(self) -> str:
        """The whole of a sheet or panel, what is scrolled out of sight too."""
        console = self.app.console
        said = []
        for sheet in self.app.screen.query(Sheet):
            said += ["".join(one.text for one in console.render(sheet.render()))]
        return " ".join(" ".join(said).split())

    @property
    def form(self) -> Form:
        """The form that is open."""
        assert isinstance(self.app.screen, Form), f"no form:\n{self.text}\n{self.told}"
        return self.app.screen

    @property
    def field(self) -> str:
        """The field that has the focus."""
        row = self.form._focused_row()
        return row.field.name if row else ""

    @property
    def missing(self) -> list[str]:
        """The fields marked as missing."""
        return [name for name, row in self.form.rows.items() if row.has_class("-missing")]

    @property
    def refusal(self) -> str:
        """What the form says is in the way."""
        return str(self.form.query_one(".form--words").render())

    # The call on the line.

    @property
    def live(self) -> LiveScreen:
        """The screen of the live call."""
        assert isinstance(self.app.screen, LiveScreen), f"no call:\n{self.text}\n{self.told}"
        return self.app.screen

    @property
    def is_on_the_line(self) -> bool:
        """Whether the screen of a live call is what is shown."""
        return isinstance(self.app.screen, LiveScreen)

    @property
    def call(self) -> Call:
        """The call as it stands, all that was typed taken over."""
        self.live.keep_text()
        return self.live.session.call

    async def chords(self, *keys: str) -> None:
        """Press `esc` and a key, for each."""
        for key in keys:
            await self.press("escape", key)

    async def looks_at_clock(self) -> None:
        """Let the second pass after which the screen looks at the clock."""
        self.live._tick()
        await self.settle()

    @property
    def clock(self) -> str:
        """The right side of the head: clock, saved state, way out."""
        parts = str(self.live.head.render()).split("   ")[1:]
        return " ".join(part.strip() for part in parts if part.strip())

    @property
    def rail(self) -> list[str]:
        """The lines of the left pane, blanks squeezed."""
        lines = str(self.live.rail.render()).split("\n")
        return [" ".join(line.split()) for line in lines if line.strip()]

    @property
    def guide(self) -> str:
        """The words of the left pane, as they are read."""
        return " ".join(self.rail)

    def box(self, element: str) -> str:
        """What a box says above its words: sign and name, rating, time."""
        box = self.live._boxes[Element(element)]
        said = (str(part.render()) for part in (box._label, box._rating, box._at))
        return " ".join(" ".join(said).split())

    @property
    def typing_in(self) -> str | None:
        """The field of the call that has the cursor."""
        return self.live._typed.name_of(self.app.focused)

    @contextmanager
    def drawn(self) -> Iterator[set[str]]:
        """The kinds of the widgets that are drawn meanwhile."""
        kinds: set[str] = set()

        def counted(widget: Any, draw: Callable[..., Any]) -> Callable[..., Any]:
            def draws(*about: Any) -> Any:
                kinds.add(type(widget).__name__)
                return draw(*about)

            return draws

        widgets = [(one, _DRAW.get(type(one), "render")) for one in self.live.walk_children()]
        for widget, name in widgets:
            setattr(widget, name, counted(widget, getattr(widget, name)))
        yield kinds
        for widget, name in widgets:
            delattr(widget, name)

    @property
    def found(self) -> list[str]:
        """The lines of the list of those found."""
        options = self.app.screen.query_one(OptionList).options
        return [" ".join(str(one.prompt).split()) for one in options]

    @property
    def asked(self) -> str:
        """The words to find."""
        return self.app.screen.query_one(Input).value

    @property
    def status(self) -> str:
        """What find says of its answer."""
        return str(self.app.screen.query_one(".find--status").render())

    @property
    def findings(self) -> list[str]:
        """The lines of hygiene, of a list behind a count, or of who may be the same person."""
        return self._drawn_lines(self.app.screen.query_one(Findings))

    @property
    def sides(self) -> list[str]:
        """The fields of two contacts side by side; what is taken has its sign."""
        assert isinstance(self.app.screen, MergeScreen), f"no merge:\n{self.text}\n{self.told}"
        return self._drawn_lines(self.app.screen.query_one(Sides))

    def _drawn_lines(self, rows: Rows) -> list[str]:
        """The lines of a list that are in view, blanks squeezed; `*` marks the cursor."""
        drawn = rows.render_lines(rows.size.region)
        lines = (" ".join(strip.text.replace("▌", "*").strip(" ┃").split()) for strip in drawn)
        return [line for line in lines if line]

    @property
    def commands(self) -> list[list[str]]:
        """The rows of the list of commands."""
        table = self.app.screen.query_one(DataTable)
        rows = range(table.row_count)
        return [[str(cell) for cell in table.get_row_at(number)] for number in rows]

    @property
    def panel(self) -> str:
        """The title of the panel that is open."""
        assert isinstance(self.app.screen, Panel), f"no panel:\n{self.text}"
        return self.app.screen.heading()

    @property
    def widgets(self) -> int:
        """How many widgets there are."""
        return sum(len(screen.walk_children()) for screen in self.app.screen_stack)

    @property
    def looks(self) -> int:
        """How often the app looked at the file by itself."""
        return self._looks[0]

    # What stands in the store.

    def stage_of(self, name: str) -> str:
        """Where a contact stands, with its status when it is not open."""
        row = self.ask("select stage, status from contact where display_name = ?", name)
        assert row, f"there is no {name}"
        stage, status = row[0]
        return stage if status == "open" else f"{stage} {status}"

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the store, as another reader sees them."""
        return self.app.reader.execute(sql, values).fetchall()

    @property
    def entries(self) -> int:
        """How many commands the journal has."""
        return int(self.ask("select count(*) from entry")[0][0])

    @property
    def drafts(self) -> list[str]:
        """The keys of the drafts that are kept."""
        return [key for (key,) in self.ask("select key from draft order by 1")]


@asynccontextmanager
async def at_work(
    store: Store | Path,
    *,
    size: tuple[int, int] = (120, 40),
    settings: Settings = SETTINGS,
    clock: Callable[[], datetime] = lambda: NOW,
) -> AsyncIterator[Rep]:
    """Open the app on a store and hand over the keyboard."""
    path = store if isinstance(store, Path) else store.path
    app = PipeboardApp(path, settings=settings, clock=clock)
    looks, poll = [0], app.look_at_store

    def look() -> None:
        poll()
        looks[0] += 1

    app.look_at_store = look  # type: ignore[method-assign]
    async with app.run_test(size=size, notifications=True) as pilot:
        rep = Rep(app, pilot, looks)
        await rep.settle()
        yield rep
