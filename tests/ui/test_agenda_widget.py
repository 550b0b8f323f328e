"""The Today list: the cursor, the mouse, the columns, the words, and what all of it costs."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.strip import Strip

from pipeboard.reads.today import Row
from pipeboard.ui.widgets import agenda_lines
from pipeboard.ui.widgets.agenda import Agenda
from pipeboard.ui.widgets.agenda_lines import Places
from tests.ui.test_board_widget import HOSTILE

SHEETS = [Path(__file__).parents[2] / "styles" / f"{name}.tcss" for name in ("board", "today")]


def row(number: int, **facts: Any) -> Row:
    """A row of the list."""
    every: dict[str, Any] = dict.fromkeys(Row._fields) | {
        "contact_id": number,
        "name": f"Lead {number}",
        "company": "Northwind",
        "stage": "lead",
        "group": 7,
        "when": "today",
        "why": "call + e-mail",
        "late_days": 0,
        "others": (),
        "halves": "call email",
    }
    return Row(**{**every, **facts})


class Rep(App[None]):
    """An app that owns a list, as its screen will, and drives it as a rep does."""

    CSS_PATH = [str(sheet) for sheet in SHEETS]  # noqa: RUF012 - Textual's own way

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.first = rows
        self.said: list[tuple[str, str | None]] = []
        self.pilot: Any

    def compose(self) -> ComposeResult:
        yield Agenda()

    def on_mount(self) -> None:
        self.agenda.load(self.first)

    @on(Agenda.Selected)
    @on(Agenda.Opened)
    def hear(self, message: Any) -> None:
        self.said.append((type(message).__name__, message.row and message.row.name))

    @property
    def agenda(self) -> Agenda:
        return self.query_one(Agenda)

    @property
    def at(self) -> str | None:
        return self.agenda.selected.name if self.agenda.selected else None

    @property
    def strips(self) -> list[Strip]:
        return self.agenda.render_lines(self.agenda.size.region)

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.strips]

    async def wheel(self, times: int, *, up: bool = False) -> None:
        turn = events.MouseScrollUp if up else events.MouseScrollDown
        await self.pilot._post_mouse_events([turn] * times, offset=(5, 5))


@asynccontextmanager
async def listed(*rows: Row, size: tuple[int, int] = (80, 20)):
    app = Rep(list(rows))
    async with app.run_test(size=size) as pilot:
        app.pilot = pilot
        await pilot.pause()
        yield app


def many(count: int) -> list[Row]:
    return [row(number) for number in range(count)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rows that were drawn anew."""
    names: list[str] = []
    draw = agenda_lines.row_line

    def counted(one: Row, places: Places) -> Any:
        names.append(one.name)
        return draw(one, places)

    monkeypatch.setattr(agenda_lines, "row_line", counted)
    return names


@pytest.mark.parametrize("count", [100, 5_000])
async def test_a_key_draws_the_two_rows_it_changes_and_no_other(drawn, count):
    async with listed(*many(count)) as rep:
        assert len(drawn) <= 20
        for step in (1, 1, -1):
            drawn.clear()
            rep.agenda.move(step)
            await rep.pilot.pause()
            assert len(drawn) <= 2
        drawn.clear()
        rep.agenda.go(count - 1)
        await rep.pilot.pause()
        assert rep.at == f"Lead {count - 1}"
        assert len(drawn) <= 20
        drawn.clear()
        rep.agenda.move(-1)
        await rep.pilot.pause()
        assert len(drawn) <= 2


async def test_a_load_of_the_same_rows_draws_nothing(drawn):
    async with listed(*many(50)) as rep:
        rep.agenda.move(3)
        await rep.pilot.pause()
        drawn.clear()
        rep.agenda.load(many(50))
        await rep.pilot.pause()
        assert drawn == []
        assert rep.at == "Lead 3"


async def test_the_cursor_stays_on_its_contact_and_its_line_whatever_comes_before_it(drawn):
    async with listed(*many(60)) as rep:
        rep.agenda.go(30)
        line = next(y for y, said in enumerate(rep.lines) if "▌" in said)
        rep.agenda.load([row(99), row(98), *many(60)])
        assert rep.at == "Lead 30"
        assert "▌" in rep.lines[line]


@pytest.mark.parametrize(
    ("gone", "at"),
    [({3}, "Lead 4"), ({3, 4, 5}, "Lead 6"), ({9, 3}, "Lead 4"), (set(range(3, 10)), "Lead 2")],
)
async def test_when_the_contact_is_gone_the_row_after_it_is_selected(gone, at):
    async with listed(*many(10)) as rep:
        rep.agenda.move(3)
        rep.agenda.load([one for one in many(10) if one.contact_id not in gone])
        assert rep.at == at


async def test_the_next_row_is_the_next_of_the_old_order():
    async with listed(*many(5)) as rep:
        rep.agenda.move(1)
        rep.agenda.load([row(4), row(3), row(2), row(0)])
        assert rep.at == "Lead 2"


async def test_what_is_selected_is_said_once():
    async with listed(*many(3)) as rep:
        rep.agenda.move(1)
        rep.agenda.move(-5)
        rep.agenda.move(-1)
        rep.agenda.load([row(0, when="late 1d"), row(1)])
        rep.agenda.load([])
        rep.agenda.load([])
        await rep.pilot.pause()
        names = ["Lead 0", "Lead 1", "Lead 0", "Lead 0", None]
        assert rep.said == [("Selected", name) for name in names]


async def test_a_click_selects_a_double_click_opens_and_the_wheel_scrolls():
    async with listed(*many(60)) as rep:
        await rep.pilot.click(offset=(5, 4))
        assert rep.at == "Lead 4"
        await rep.pilot.double_click(offset=(5, 6))
        assert rep.said[-1] == ("Opened", "Lead 6")
        await rep.wheel(2)
        assert rep.at == "Lead 6"
        assert "Lead 6 " in rep.lines[0]
        await rep.wheel(9, up=True)
        assert "Lead 0 " in rep.lines[0]
        assert "┃" in rep.lines[0]
        rep.agenda.load(many(4))
        await rep.pilot.click(offset=(5, 12))
        assert rep.at == "Lead 3"
        assert not any("┃" in line for line in rep.lines)


async def test_columns_stand_one_below_the_other():
    rows = [
        row(1, when="late 12d", late_days=12, attempt="3/5"),
        row(2, when="13:00", why="call back", name="王小明", company="台灣積體電路"),
        row(3, why="a task with a title that is much too long for its column", company=None),
    ]
    async with listed(*rows) as rep:
        strips = rep.strips[:3]
        starts = [_column(strip, "Northwind") for strip in strips[:1]]
        assert _column(strips[1], "台灣") == starts[0]
        names = ("Lead 1", "王小明", "Lead 3")
        at = {_column(strip, name) for strip, name in zip(strips, names, strict=True)}
        assert len(at) == 1
        assert {
            _column(strip, one)
            for strip, one in zip(strips, ("call +", "call b", "a task"), strict=True)
        } == {13}
        assert "3/5  Lead 1" in strips[0].text
        assert "…" in strips[2].text


def _column(strip: Strip, words: str) -> int:
    """The cell at which words begin."""
    return cell_len(strip.text[: strip.text.index(words)])


async def test_n19_the_quiet_hours_of_the_contact_stand_beside_the_company():
    quiet = row(1, quiet="06:10 in Denver", company="Sunny's")
    async with listed(quiet, size=(120, 20)) as rep:
        assert "Sunny's" in rep.lines[0]
        assert rep.lines[0].rstrip().endswith("06:10 Denver")
    for width in (80, 58):
        async with listed(quiet, size=(width, 20)) as rep:
            assert "Lead 1" in rep.lines[0]
            assert rep.lines[0].rstrip().endswith("06:10 Denver")


async def test_a_narrow_list_leaves_the_company_out_before_it_cuts_a_name():
    async with listed(row(1, name="Leilani Crowhurst"), size=(58, 20)) as rep:
        assert "Leilani Crowhurst" in rep.lines[0]
        assert "Northwind" not in rep.lines[0]
        await rep.pilot.resize_terminal(100, 20)
        assert "Northwind" in rep.lines[0]


async def test_an_empty_list_says_what_to_do_and_one_that_is_not_read_yet_nothing():
    async with listed() as rep:
        rep.agenda.load([], [("b", "the board"), ("Wed 25 Nov", "Iris Vogel\x1b[31m")])
        said = [line.split() for line in rep.lines[:5]]
        assert said[1] == ["Nothing", "is", "due."]
        assert said[3] == ["b", "the", "board"]
        assert rep.lines[4].rstrip().endswith("Wed 25 Nov   Iris Vogel␛[31m")
        assert rep.at is None
        rep.agenda.move(1)
        fresh = Agenda()
        await rep.mount(fresh)
        assert not any(strip.text.strip() for strip in fresh.render_lines(fresh.size.region))


@pytest.mark.parametrize(
    ("facts", "role"),
    [
        ({"when": "late 2d", "late_days": 2}, "late"),
        ({"when": "late 2d", "late_days": 2, "group": 8}, "late"),
        ({"when": "in 10m", "group": 2}, "now"),
        ({"when": "today"}, "today"),
        ({"when": "no step", "group": 11}, "blocked"),
        ({"when": "decide", "group": 10}, "detail"),
        ({"when": "rotting", "group": 12}, "detail"),
    ],
)
def test_what_is_late_is_amber_what_blocks_is_red_and_all_of_it_has_a_word(facts, role):
    line = agenda_lines.row_line(row(1, **facts), Places.at(80))
    assert (role, facts["when"]) == line[0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (58, 20), (9, 5), (1, 1)])
async def test_hostile_words_are_drawn_as_they_are_in_whole_cells(size):
    rows = [
        row(n, name=words, company=words, why=words, when=words, attempt=words, quiet=words)
        for n, words in enumerate(HOSTILE)
    ]
    async with listed(*rows, size=size) as rep:
        for _ in rows:
            for strip in rep.strips:
                cells = sum(cell_len(segment.text) for segment in strip)
                assert cells == strip.cell_length == size[0], strip.text
                assert strip.text.replace("\u200d", "").isprintable()
                assert "\u202e" not in strip.text
            rep.agenda.move(1)
        assert rep.is_running


@given(st.integers(0, 250), st.text(max_size=30), st.text(max_size=30), st.booleans())
def test_a_line_fills_its_width_exactly(width, name, why, is_quiet):
    quiet = "06:10 in Denver" if is_quiet else None
    one = row(1, name=name, why=why, quiet=quiet, attempt="3/5")
    line = agenda_lines.row_line(one, Places.at(width))
    total = sum(cell_len(words) for _, words in line)
    assert total == width or width < 34


async def test_no_colour_leaves_no_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with listed(row(1, when="late 2d", late_days=2), row(2, group=11)) as rep:
        colours = {
            (style.color.triplet, style.bgcolor.triplet)
            for strip in rep.strips
            for _, style, _ in strip
            if style
        }
        for colour in colours:
            assert all(one is None or one.red == one.green == one.blue for one in colour)
        assert "▌ late 2d" in rep.lines[0]
