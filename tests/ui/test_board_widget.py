"""The board: the cursor, the mouse, the sizes, the words, and what all of it costs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.strip import Strip

from pipeboard.domain.terms import Stage
from pipeboard.domain.text import safe
from pipeboard.reads import board as reads
from pipeboard.ui.widgets import cards
from pipeboard.ui.widgets.board import Board
from pipeboard.ui.widgets.columns import Frame
from tests.card_file import card, make

TODAY = date(2026, 11, 23)
SHEET = Path(__file__).parents[2] / "styles" / "board.tcss"
HOSTILE = [
    "[red]x[/]",
    "[@click=app.quit]x[/]",
    "x[/]",
    "\x1b]0;pwned\x07\x1b[31mred",
    "\x9b31mC1\u202egnp.exe",
    "王小明台灣積體電路製造股份有限公司王小明台灣積體電路",
    "مرحبا بالعالم كله يا صديقي العزيز",
    "Z" + "\u0301" * 40 + "algo",
    "\u0301leading mark",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️",
    "line\nfeed\ttab",
    "",
]


class Watched(Board):
    """The board with keys."""

    BINDINGS: ClassVar = [
        Binding("j,down", "row(1)"),
        Binding("k,up", "row(-1)"),
        Binding("l", "column(1)"),
        Binding("h", "column(-1)"),
        Binding("g", "top"),
        Binding("G", "bottom"),
        Binding("d", "half(1)"),
        Binding("u", "half(-1)"),
        Binding("space", "mark"),
        Binding("enter", "open"),
    ]


class Rep(App[None]):
    """An app that owns a board, as its screen will, and drives it as a rep does."""

    CSS_PATH = str(SHEET)

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self.db = db
        self.day = TODAY
        self.is_locked = False
        self.pages: list[tuple[Stage, int]] = []
        self.drawn: list[int] = []
        self.said: list[Any] = []
        self.press: Callable[..., Any]
        self.pilot: Any

    def compose(self) -> ComposeResult:
        yield Watched(self.page, lambda: self.day)

    def page(self, stage: Stage, offset: int, total: int) -> list[reads.Card]:
        self.pages.append((stage, offset))
        if self.is_locked:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return reads.page(self.db, stage, offset, total)

    def on_mount(self) -> None:
        self.board.focus()
        self.count_lines()
        self.load()

    def count_lines(self) -> None:
        drawing = self.board._drawing
        draw = drawing.draw

        def counted(y: int) -> Any:
            self.drawn.append(y)
            return draw(y)

        drawing.draw = counted

    def load(self, **where: Any) -> None:
        self.board.load(reads.columns(self.db), **where)

    @on(Board.Selected)
    @on(Board.Opened)
    @on(Board.Stale)
    def hear(self, message: Any) -> None:
        one = getattr(message, "card", None)
        self.said.append((type(message).__name__, one and one.name))

    @property
    def board(self) -> Watched:
        return self.query_one(Watched)

    @property
    def at(self) -> str | None:
        return self.board.selected.name if self.board.selected else None

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.strips]

    @property
    def strips(self) -> list[Strip]:
        return self.board.render_lines(self.board.size.region)

    def sees(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    async def wheel(self, x: int, y: int, times: int = 1, *, up: bool = False) -> None:
        turn = events.MouseScrollUp if up else events.MouseScrollDown
        await self.pilot._post_mouse_events([turn] * times, offset=(x, y))
        await self.pilot.pause()


@pytest.fixture
def board(tmp_path: Path):
    @asynccontextmanager
    async def open_board(*rows: dict[str, Any], size: tuple[int, int] = (120, 40)):
        app = Rep(make(tmp_path / "cards.db", *rows))
        async with app.run_test(size=size) as pilot:
            app.pilot, app.press = pilot, pilot.press
            await pilot.pause()
            yield app
        app.db.close()

    return open_board


def contacts(count: int, stage: str = "lead", **facts: Any) -> list[dict[str, Any]]:
    """Return contacts named after where they stand in their column."""
    return [card(f"{stage} {n}", stage, rank=n, **facts) for n in range(count)]


async def test_the_cursor_moves_over_cards_and_stops_at_the_ends(board):
    async with board(*contacts(30), *contacts(2, "sal")) as rep:
        assert rep.at == "lead 0"
        await rep.press("k")
        assert rep.at == "lead 0"
        await rep.press("j", "j")
        assert rep.at == "lead 2"
        await rep.press("G")
        assert rep.at == "lead 29"
        assert rep.sees("▌lead 29")
        await rep.press("u")
        assert rep.at == f"lead {29 - rep.board._view.frame.room // 2}"
        await rep.press("g")
        assert rep.at == "lead 0"
        await rep.press("h")
        assert rep.at == "lead 0"
        await rep.press("l", "j", "j", "j")
        assert rep.at == "sal 1"


async def test_each_column_remembers_where_its_cursor_was(board):
    async with board(*contacts(20), *contacts(1, "sal")) as rep:
        await rep.press("j", "j", "j", "l")
        assert rep.at == "sal 0"
        await rep.press("l")
        assert rep.at is None
        await rep.press("h", "h")
        assert rep.at == "lead 3"


async def test_it_says_what_is_selected_and_what_was_opened(board):
    async with board(*contacts(2)) as rep:
        await rep.press("j", "j", "enter", "l", "enter")
        assert rep.said == [
            ("Selected", "lead 0"),
            ("Selected", "lead 1"),
            ("Opened", "lead 1"),
            ("Selected", None),
        ]


async def test_the_card_of_the_cursor_has_a_bar_on_its_three_lines(board):
    async with board(*contacts(3)) as rep:
        await rep.press("j")
        assert [y for y, line in enumerate(rep.lines) if "▌" in line] == [7, 8, 9]
        assert all(line.count("▌") <= 1 for line in rep.lines)


async def test_marks_stay_with_the_contact_until_they_are_taken_off(board):
    async with board(*contacts(3)) as rep:
        await rep.press("space", "j", "j", "space")
        marked = rep.board.marked
        assert len(marked) == 2
        assert rep.sees("✓ lead 0")
        assert rep.sees("✓ lead 2")
        rep.load()
        assert rep.board.marked == marked
        await rep.press("space")
        assert len(rep.board.marked) == 1
        assert not rep.sees("✓ lead 2")
        rep.board.clear_marks()
        assert rep.board.marked == frozenset()
        assert not rep.sees("✓")


async def test_columns_are_named_and_counted_and_deals_summed(board):
    deal = {"stage": "opportunity", "currency": "USD"}
    rows = [*contacts(1_200), card("Ann", amount=8_450_000, **deal), card("Bo", amount=50, **deal)]
    async with board(*rows) as rep:
        head, note = rep.lines[:2]
        assert head.split() == ["LEAD", "1,200", "SAL", "0", "SQL", "0", "OPPORTUNITY", "2"]
        for words in ("could sell to", "has a need we can meet", "selling to", "USD 84,500.50"):
            assert words in note
        assert rep.sees(" —")
        rep.db.execute("update tally set amount = 0")
        rep.load()
        assert "deal open" in rep.lines[1]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])
async def test_an_empty_board_says_how_to_fill_it(board, size):
    async with board(size=size) as rep:
        said = " ".join(" ".join(rep.lines).split())
        assert "Nothing here yet." in said
        assert "a adds one person" in said
        assert "I brings a list: a preview first" in said
        assert "pipeboard demo shows a made-up day" in said


async def test_a_board_that_is_not_loaded_yet_claims_nothing(board):
    async with board() as rep:
        fresh = Board(rep.page, lambda: TODAY)
        await rep.mount(fresh)
        await rep.pilot.pause()
        said = " ".join(strip.text for strip in fresh.render_lines(fresh.size.region))
        assert "Nothing" not in said
        assert "0" not in said
        assert "—" not in said


async def test_four_columns_then_two_with_tabs_then_one(board):
    async with board(*contacts(9), *contacts(4, "sal"), *contacts(2, "sql")) as rep:
        assert "OPPORTUNITY" in rep.lines[0]
        await rep.press("j")
        await rep.pilot.resize_terminal(80, 24)
        assert rep.lines[0].split("   ")[:4] == [" LEAD 9", "SAL 4", "SQL 2", "OPPORTUNITY 0"]
        assert rep.lines[1].split() == ["LEAD", "9", "SAL", "4"]
        assert rep.at == "lead 1"
        await rep.press("l", "l")
        assert rep.lines[1].split() == ["SQL", "2", "OPPORTUNITY", "0"]
        await rep.pilot.resize_terminal(58, 20)
        assert rep.lines[0].startswith(" LEAD 9   SAL 4   SQL 2   OPPORTUNITY 0")
        assert rep.lines[1].split() == ["selling", "to"]
        assert rep.at == "sql 0"
        await rep.pilot.resize_terminal(30, 20)
        assert rep.lines[0].split() == ["LEA", "9", "SAL", "4", "SQL", "2", "OPP", "0"]
        await rep.pilot.resize_terminal(120, 40)
        assert rep.lines[0].split()[:2] == ["LEAD", "9"]
        assert rep.at == "sql 0"


async def test_a_small_window_shows_more_cards_without_the_blank_line(board):
    async with board(*contacts(30), size=(80, 24)) as rep:
        assert sum("lead " in line for line in rep.lines) == 6
        await rep.press("G")
        assert rep.sees("▌lead 29")


async def test_the_cursor_stays_in_view_when_the_window_shrinks(board):
    async with board(*contacts(30)) as rep:
        await rep.press(*"jjjjjjjj")
        await rep.pilot.resize_terminal(120, 12)
        assert rep.sees("▌lead 8")


async def test_a_frame_before_the_event_of_a_new_size_is_drawn_for_that_size(board):
    async with board(*contacts(30)) as rep:
        rep.board._size = Size(70, 20)
        strips = rep.board.render_lines(Region(0, 0, 70, 20))
        assert [strip.cell_length for strip in strips] == [70] * 20


async def test_the_wheel_scrolls_the_column_under_the_pointer(board):
    async with board(*contacts(40), *contacts(40, "sal")) as rep:
        await rep.wheel(35, 10, 3)
        assert not rep.sees("sal 2 ")
        assert rep.sees("sal 3 ")
        assert rep.at == "lead 0"
        assert rep.sees("▌lead 0")
        await rep.wheel(35, 10, 2, up=True)
        assert rep.sees("sal 1 ")
        await rep.wheel(5, 10, 5)
        assert not rep.sees("▌")
        await rep.press("j")
        assert rep.sees("▌lead 1")


async def test_only_a_column_that_overflows_shows_where_it_is_scrolled_to(board):
    async with board(*contacts(40), *contacts(2, "sal")) as rep:
        thumbs = [line.index("┃") for line in rep.lines if "┃" in line]
        assert thumbs
        assert set(thumbs) == {28}
        await rep.press("G")
        assert "┃" in rep.lines[-1]
        assert "┃" not in rep.lines[3]


async def test_a_click_selects_and_a_double_click_opens(board):
    async with board(*contacts(9), *contacts(9, "sal")) as rep:
        await rep.pilot.click(offset=(35, 8))
        assert rep.at == "sal 1"
        await rep.pilot.double_click(offset=(5, 12))
        assert rep.at == "lead 2"
        assert rep.said[-1] == ("Opened", "lead 2")
        await rep.pilot.click(offset=(95, 12))
        assert rep.at is None
        await rep.pilot.click(offset=(35, 0))
        assert rep.at == "sal 1"


async def test_a_click_on_a_tab_goes_to_its_column(board):
    async with board(*contacts(9), *contacts(9, "sql"), size=(58, 20)) as rep:
        await rep.pilot.click(offset=(rep.lines[0].index("SQL"), 0))
        assert rep.at == "sql 0"
        await rep.pilot.click(offset=(1, 0))
        assert rep.at == "lead 0"


async def test_loading_keeps_the_contact_on_its_line_of_the_screen(board):
    async with board(*contacts(40)) as rep:
        await rep.press("G", "k", "k")
        line = next(y for y, said in enumerate(rep.lines) if "▌lead 37" in said)
        chosen = rep.board.selected.id
        rep.db.execute("delete from card where name in ('lead 3', 'lead 4')")
        rep.db.execute("update tally set n = n - 2")
        rep.load(keep=chosen, at=reads.position(rep.db, chosen))
        assert rep.at == "lead 37"
        assert "▌lead 37" in rep.lines[line]


async def test_loading_finds_the_contact_in_view_without_being_told_where(board):
    async with board(*contacts(9)) as rep:
        await rep.press("j", "j")
        chosen = rep.board.selected.id
        rep.db.execute("update card set pin = 0 where name = 'lead 7'")
        rep.load(keep=chosen)
        assert rep.at == "lead 2"


async def test_when_the_contact_left_the_next_one_takes_its_place(board):
    async with board(*contacts(3)) as rep:
        await rep.press("j", "j")
        rep.db.execute("delete from card where name = 'lead 2'")
        rep.db.execute("update tally set n = 2")
        rep.load(keep=rep.board.selected.id)
        await rep.pilot.pause()
        assert rep.at == "lead 1"
        assert rep.said[-1] == ("Selected", "lead 1")


async def test_a_changed_card_is_said_again(board):
    async with board(*contacts(1)) as rep:
        rep.db.execute("update card set company = 'Northwind'")
        rep.load()
        await rep.pilot.pause()
        assert rep.said == [("Selected", "lead 0")] * 2


async def test_select_puts_the_cursor_anywhere(board):
    async with board(*contacts(3), *contacts(500, "sql")) as rep:
        rep.board.select(Stage.SQL, 321)
        await rep.pilot.pause()
        assert rep.at == "sql 321"
        assert rep.board.stage is Stage.SQL
        assert rep.sees("▌sql 321")


async def test_a_locked_store_leaves_the_old_cards_and_asks_once_to_load_again(board):
    async with board(*contacts(200)) as rep:
        rep.is_locked = True
        rep.load()
        await rep.press("j")
        assert rep.sees("▌lead 1")
        assert rep.said.count(("Stale", None)) == 1
        rep.pages.clear()
        await rep.press("G")
        assert rep.at is None
        assert ("Selected", None) not in rep.said
        assert rep.pages == []
        rep.is_locked = False
        rep.load()
        await rep.pilot.pause()
        assert rep.said[-1] == ("Selected", "lead 199")
        assert rep.sees("▌lead 199")


async def test_an_error_that_is_no_lock_is_not_hidden(board):
    async with board(*contacts(1)) as rep:
        rep.db.execute("drop table card")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            rep.load()
        rep.board.load([reads.Column(stage, 0) for stage in Stage])


@pytest.mark.parametrize("size", [(120, 40), (100, 24), (80, 24), (58, 20), (9, 12), (1, 1)])
async def test_hostile_names_are_drawn_as_they_are_in_whole_cells(board, size):
    rows = [
        card(
            words,
            stage,
            title=words,
            company=words,
            due_words=words,
            due="2026-11-23",
            headcount=words,
            score="35–60",
            signs="override mql",
            rank=n,
        )
        for n, words in enumerate(HOSTILE)
        for stage in Stage
    ]
    async with board(*rows, size=size) as rep:
        await rep.press("space")
        for step in range(len(HOSTILE)):
            for strip in rep.strips:
                cells = sum(cell_len(segment.text) for segment in strip)
                assert cells == strip.cell_length == size[0], (step, strip.text)
                assert strip.text.replace("\u200d", "").isprintable()
                assert "\u202e" not in strip.text
            if size == (120, 40) and step == 0:
                for words in HOSTILE[:3]:
                    assert rep.sees(words)
            await rep.press("j")
        assert rep.is_running


@given(st.text(), st.integers(0, 30))
def test_words_cut_are_never_wider_than_asked(words, width):
    shown = cards.cut(safe(words), width)
    assert cell_len(shown) <= width
    assert shown == safe(words) or not width or shown.endswith("…")


@given(st.lists(st.tuples(st.just("detail"), st.text().map(safe)), max_size=5), st.integers(0, 40))
def test_pieces_fill_their_width_exactly(pieces, width):
    assert sum(cell_len(words) for _, words in cards.fit(pieces, width)) == width


async def test_the_screen_has_as_many_widgets_for_many_cards_as_for_few(board, tmp_path):
    counts = []
    for rows in (contacts(1), contacts(5_000)):
        (tmp_path / "cards.db").unlink(missing_ok=True)
        async with board(*rows) as rep:
            counts.append(len(rep.screen.walk_children()))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("many", [100, 10_000])
async def test_a_cursor_key_draws_two_cards_and_reads_one_page_at_most(board, many):
    async with board(*contacts(many), *contacts(20, "sal")) as rep:
        room = rep.board._view.frame.room
        for key in [*"jjjk", *"j" * 80]:
            rep.drawn.clear()
            rep.pages.clear()
            scrolls = rep.board._view.column.cursor + 1 >= rep.board._view.column.top + room
            await rep.press(key)
            assert len(rep.drawn) <= (37 if scrolls else 6)
            assert len(rep.pages) <= 1
        for key in "gGuduhl":
            rep.pages.clear()
            await rep.press(key)
            assert len(rep.pages) <= 2
        assert all(len(column._pages) <= 8 for column in rep.board._view.columns)


async def test_a_key_that_changes_nothing_draws_nothing(board):
    async with board(*contacts(3)) as rep:
        rep.drawn.clear()
        await rep.press("k", "h", "g")
        assert rep.drawn == []


async def test_no_colour_leaves_no_colour(board, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with board(*contacts(3, due="2026-11-20", signs="nostep")) as rep:
        colours = {
            (style.color.triplet, style.bgcolor.triplet)
            for strip in rep.strips
            for _, style, _ in strip
            if style
        }
        assert colours
        for colour in colours:
            assert all(one is None or one.red == one.green == one.blue for one in colour)
        assert rep.sees("late 3d")
        assert rep.sees("▌lead 0")


async def test_another_theme_is_drawn_at_once(board):
    async with board(*contacts(3)) as rep:

        def grounds() -> set[Any]:
            return {style.bgcolor for strip in rep.strips for _, style, _ in strip if style}

        dark = grounds()
        rep.theme = "textual-light"
        await rep.pilot.pause()
        light = grounds()
        assert not dark & light
        rep.theme = "ansi-dark"
        await rep.pilot.pause()
        assert not grounds() & light


async def test_a_new_day_changes_the_words(board):
    async with board(card("Ana", due="2026-11-24", due_time="13:00", due_words="call")) as rep:
        assert rep.sees("tomorrow 13:00 call")
        rep.day = date(2026, 11, 24)
        assert rep.sees("today 13:00 call")
        rep.day = date(2026, 11, 26)
        assert rep.sees("late 2d call")


def tried(attempt: str, due: str, **facts: Any) -> dict[str, Any]:
    """Return the facts of a card whose next step is an attempt."""
    both = {"due_words": "call + e-mail", "run": "active"}
    return {**both, "step": "attempt", "attempt": attempt, "due": due, **facts}


STATES = [
    ({}, "12d"),
    ({"stage_at": "2026-11-23T08:00:00Z"}, "new"),
    ({"due": "2026-11-21", "due_words": "call", "signs": "mql"}, "late 2d call · MQL"),
    (tried("2/5", "2026-11-25"), "2/5 Wed"),
    (tried("4/5", "2026-11-22", signs="mql"), "4/5 late 1d · MQL"),
    (tried("3/5", "2026-11-23"), "3/5 today"),
    (tried("3/5", "2026-11-23", due_words="e-mail"), "3/5 today e-mail"),
    (tried("1/5", "2026-11-23", due_words="call", due_time="10:15"), "1/5 today 10:15 call"),
    (tried("3/5", "2026-11-27", signs="snoozed"), "snoozed Fri"),
    (tried("3/5", "2026-12-09", signs="snoozed", due_words="call"), "snoozed 9 Dec"),
    (tried("3/5", "2026-11-22", signs="snoozed"), "3/5 late 1d"),
    (tried("2/5", "2026-11-30", run="paused", signs="paused"), "paused until Mon 30"),
    (tried("2/5", "2026-12-18", run="paused", signs="paused"), "paused until 18 Dec"),
    (tried("2/5", "2026-11-23", run="paused", signs="paused"), "2/5 today"),
    (
        {"due": "2026-11-25", "step": "callback", "due_words": "Call back", "signs": "paused"},
        "Wed Call back · paused",
    ),
    ({"rots_on": "2026-11-23"}, "12d · rotting"),
    ({"rots_on": "2026-11-24"}, "12d"),
    (tried("4/5", "2026-11-22", rots_on="2026-11-20"), "4/5 late 1d · rotting"),
    (
        {"stage": "sql", "due": "2026-12-14", "signs": "booked", "rots_on": "2026-11-20"},
        "14 Dec · call booked",
    ),
    (
        {"stage": "sql", "due": "2026-12-15", "signs": "booked", "rots_on": "2026-11-20"},
        "15 Dec · rotting · book…",
    ),
    (
        {"stage": "sal", "signs": "nostep oneway", "rots_on": "2026-11-20"},
        "no next step · rotting …",
    ),
    ({"stage": "sql", "signs": "override oneway"}, "12d · SQL* · one-way"),
    (
        {"due": "2026-11-24", "due_time": "10:30", "step": "appointment", "signs": "booked"},
        "tomorrow 10:30 · booked",
    ),
    (
        {
            "stage": "opportunity",
            **tried("2/5", "2026-11-19", signs="oneway"),
            "close_on": "2026-12-18",
        },
        "2/5 late 4d · one-way …",
    ),
    (
        {"stage": "opportunity", "signs": "nostep", "close_on": "2026-12-18"},
        "no next step · → 18 Dec",
    ),
    ({"due": "2026-11-23", "due_time": "13:00", "due_words": "call"}, "today 13:00 call"),
    ({"due": "2026-11-29"}, "Sun"),
    ({"due": "2026-11-30"}, "30 Nov"),
    ({"due": "2027-08-02"}, "Aug 2027"),
    ({"signs": "nostep override"}, "no next step · LEAD*"),
    ({"stage": "sql", "signs": "imported"}, "12d · SQL°"),
    ({"stage": "sal", "signs": "override cold"}, "12d · SAL* · cold"),
    ({"due": "2026-11-26", "signs": "booked"}, "Thu · call booked"),
    (
        {"due": "2026-11-24", "due_words": "a long story about it", "signs": "mql"},
        "tomorrow a long s… · MQL",
    ),
    ({"stage": "opportunity", "signs": "unsized undated"}, "12d · unsized · undated"),
    ({"stage": "opportunity", "deal_step": "discovery_done"}, "12d · discovery done"),
    (
        {"stage": "opportunity", "deal_step": "demo", "close_on": "2026-12-18"},
        "12d · demo → 18 Dec",
    ),
    (
        {"stage": "opportunity", "deal_step": "negotiation", "close_on": "2026-12-18"},
        "12d · closes 18 Dec",
    ),
    (
        {"stage": "opportunity", "deal_step": "demo", "close_on": "2026-11-20"},
        "12d · demo → late 3d",
    ),
]


@pytest.mark.parametrize(("facts", "said"), STATES, ids=[said for _, said in STATES])
def test_the_last_line_says_when_what_and_what_is_missing(facts, said, tmp_path):
    db = make(tmp_path / "one.db", card("Ana", **facts))
    column = next(column for column in reads.columns(db) if column.cards)
    one = reads.page(db, column.stage, 0, 1)[0]
    lines = cards.card_lines(one, TODAY, 24, marked=False)
    assert "".join(words for _, words in lines[2]).rstrip() == said
    roles = {role for role, words in lines[2] if words.startswith(("late", "no next", "un"))}
    assert roles <= {"late", "blocked"}
    assert ("blocked", "no next step") in lines[2] or "no next step" not in said
    assert ("late", "rotting") in lines[2] or "rotting" not in said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"company": "Northwind", "headcount": "120"}, "Northwind · 120"),
        ({"company": "Northwind"}, "Northwind"),
        ({"headcount": "120"}, "120"),
        (
            {"company": "Northgate Logistics Group", "headcount": "50–500"},
            "Northgate Logi… · 50–500",
        ),
        (
            {
                "stage": "opportunity",
                "company": "Loop",
                "headcount": "9",
                "amount": 2_400_000,
                "currency": "EUR",
            },
            "Loop · EUR 24,000",
        ),
    ],
)
def test_the_second_line_says_where_and_how_large(facts, said, tmp_path):
    db = make(tmp_path / "one.db", card("Ana", **facts))
    one = reads.page(db, Stage(facts.get("stage", "lead")), 0, 1)[0]
    line = cards.card_lines(one, TODAY, 24, marked=False)[1]
    assert "".join(words for _, words in line).rstrip() == said


@given(st.integers(0, 250), st.integers(0, 80), st.integers(0, 3))
def test_a_frame_has_an_edge_to_edge_place_for_every_column_it_shows(width, height, column):
    frame = Frame.at(width, height, column)
    assert column in frame.shown
    edges = [frame.edges(one) for one in frame.shown]
    assert edges[0][0] == 0
    assert edges[-1][1] == width
    assert all(one[1] == other[0] for one, other in pairwise(edges))
    for x in range(width):
        left, right = frame.edges(frame.column_at(x))
        assert left <= x < right
    if frame.lines >= 3:
        assert (frame.room - 1) * frame.step + 3 <= frame.lines
