"""How the app looks, on the demo's day; some of these pictures are the README's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from pipeboard.exchange import demo
from pipeboard.settings import Settings
from pipeboard.store import opening
from pipeboard.store.unit import Store
from pipeboard.ui.app import PipeboardApp
from tests.conftest import NOW
from tests.ui.rep import Rep

SETTINGS = Settings(products=("Import", "Reporting", "Routing"))
WIDE, LARGE, SMALL, NARROW = (120, 40), (160, 45), (80, 24), (58, 20)
Look = Callable[..., bool]


class Words(str):
    """What is typed, between keys."""


CALL: tuple[str | int, ...] = (
    *(75, "escape", "tab", 130, "escape", "tab", 190),
    *(Words("loses a day a week to copying orders; two people on it"), 220, "escape", "N"),
    *("escape", "4", "enter", Words("tried a macro, broke in March; board wants it gone by Q1")),
    *(552, "escape", "T", "escape", "3", "enter", "escape", "b", "escape", "1", 724),
)
"""A discovery call up to its thirteenth minute; a number is the second that it comes to."""


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of a fixed day, as a file to copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    opening.prepare(path, backups=path.parent, now=NOW)
    store = Store(path, clock=lambda: NOW, actor="demo")
    demo.fill(store, NOW)
    store.close()
    return path


@pytest.fixture(autouse=True)
def one_place_and_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """UTC, a clock that stands, cursors that do not blink, colours whatever the terminal."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    for kind in (Input, TextArea):
        monkeypatch.setattr(kind.cursor_blink, "_default", False)
    with time_machine.travel(NOW, tick=False):
        yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def looks(demo_store: Path, tmp_path: Path, snap_compare: Any) -> Look:
    """Open the demo, press keys, type words, let time pass, and compare the picture."""
    path = tmp_path / "demo.db"
    path.write_bytes(demo_store.read_bytes())

    def compare(
        *steps: str | int, size: tuple[int, int] = WIDE, text: str = "", **chosen: Any
    ) -> bool:
        since = [0]
        settings = Settings(**vars_of(chosen))
        app = PipeboardApp(path, settings=settings, clock=lambda: NOW + timedelta(0, since[0]))
        app.animation_level = "none"  # a picture is of where it scrolled to, not of the way

        async def work(pilot: Pilot[None]) -> None:
            rep = Rep(app, pilot, [0])
            await rep.settle()
            for step in (*steps, Words(text)):
                if isinstance(step, int):
                    since[0] = step
                elif isinstance(step, Words):
                    await rep.types(step)
                else:
                    await rep.press(step)
            if rep.is_on_the_line:
                await rep.looks_at_clock()
                rep.dismisses()
            app.screen.set_focus(app.focused)

        return bool(snap_compare(app, terminal_size=size, run_before=work))

    return compare


def vars_of(chosen: dict[str, Any]) -> dict[str, Any]:
    """The settings of the pictures with some of them chosen anew."""
    return {"products": SETTINGS.products, **chosen}


def finds(name: str) -> tuple[str, ...]:
    """The keys that open a contact."""
    return ("slash", *(" " if char == " " else char for char in name), "enter")


def test_board_wide(looks: Look) -> None:
    assert looks("j", "j", size=LARGE)


def test_board(looks: Look) -> None:
    assert looks("l")


def test_board_in_two_columns(looks: Look) -> None:
    assert looks("j", size=SMALL)


def test_board_in_one_column(looks: Look) -> None:
    assert looks("l", size=NARROW)


def test_board_light(looks: Look) -> None:
    assert looks("l", "l", "l", theme="pipeboard-light")


def test_board_without_colour(looks: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks("l", "l", size=SMALL)


def test_today(looks: Look) -> None:
    assert looks("t", "j", "j", "j", "j")


def test_today_small(looks: Look) -> None:
    assert looks("t", "j", size=SMALL)


def test_today_light(looks: Look) -> None:
    assert looks("t", "j", theme="pipeboard-light")


def test_today_without_colour(looks: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks("t", "j", size=SMALL)


def test_today_why(looks: Look) -> None:
    assert looks("t", "w")


def test_today_empty(tmp_path: Path, snap_compare: Any) -> None:
    path = tmp_path / "empty.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    app = PipeboardApp(path, settings=Settings(start="today"), clock=lambda: NOW)

    async def work(pilot: Pilot[None]) -> None:
        await Rep(app, pilot, [0]).settle()

    assert snap_compare(app, terminal_size=SMALL, run_before=work)


def test_contact(looks: Look) -> None:
    assert looks("l", "l", "l", "enter")


def test_contact_small(looks: Look) -> None:
    assert looks("l", "l", "enter", size=SMALL)


def test_assessment(looks: Look) -> None:
    assert looks("s", text="two people retype every order on Friday")


def test_assessment_small(looks: Look) -> None:
    assert looks("s", size=SMALL, text="two people retype every order on Friday")


def test_assessment_ends(looks: Look) -> None:
    assert looks("s", "shift+tab", "y", "tab", "a", "tab", "2", size=SMALL)


def test_discovery(looks: Look) -> None:
    assert looks("l", "L", size=LARGE)


def test_live(looks: Look) -> None:
    assert looks("l", "d", *CALL, "escape", "o")


def test_live_small(looks: Look) -> None:
    assert looks("l", "d", *CALL, size=SMALL)


def test_live_narrow(looks: Look) -> None:
    assert looks("l", "d", *CALL, 1300, size=NARROW, text="pays from the ops budget")


def test_live_light(looks: Look) -> None:
    words = "pays from the ops budget"
    assert looks("l", "d", *CALL, 1830, theme="pipeboard-light", text=words)


def test_live_without_colour(looks: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks("l", "d", *CALL, size=SMALL)


def test_prepared(looks: Look) -> None:
    assert looks("l", "D", text="their new warehouse in Denver opens in March\nboth of us row")


def test_prepared_script_small(looks: Look) -> None:
    assert looks("l", "D", Words("their new warehouse opens in March"), "escape", "tab", size=SMALL)


def test_short_call_small(looks: Look) -> None:
    assert looks("c", "enter", size=SMALL, text="asks for a page to read first")


def test_opportunity(looks: Look) -> None:
    assert looks("l", "l", "o")


def test_refusal_small(looks: Look) -> None:
    assert looks("L", size=SMALL)


def test_disqualify(looks: Look) -> None:
    assert looks("l", "x", "n", size=SMALL)


def test_find(looks: Look) -> None:
    assert looks("slash", text="an")


def test_find_small(looks: Look) -> None:
    assert looks("slash", size=SMALL, text="march")


def test_why(looks: Look) -> None:
    assert looks("l", "l", "l", "w")


def test_help(looks: Look) -> None:
    assert looks("question_mark")


def test_journal_small(looks: Look) -> None:
    assert looks("U", size=SMALL)


FAIR = """Full Name,E-mail,Firm,Job Title,Employees,Sector,Stand
Ida Morrow,ida@tidewheel.example,Tidewheel,VP Sales,120,SaaS,B14
Jonas Falk,jonas@tidewheel.example,Tidewheel,RevOps Manager,120,SaaS,B14
Vikram Sallowfield,vikram.sallowfield@duskfen.example,Duskfen Analytics,Sales Director,,Software,C2
Maud Ferrier,maud@kitehouse.example,Kitehouse,Head of Sales,75,Fintech,A9
Bo Lindqvist,bo at kitehouse,,,,,A9
Rosa Adeyemi,rosa@saltrow.example,Saltrow,COO,800,Retail,D4
,,,,,,D5
"""


@pytest.fixture
def fair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A list from a fair, where the rep's terminal stands."""
    (tmp_path / "lists").mkdir()
    monkeypatch.chdir(tmp_path / "lists")
    Path("fair.csv").write_text(FAIR, encoding="utf-8")
    return "fair.csv"


def test_import(looks: Look, fair: str) -> None:
    assert looks("I", Words(fair), "enter", size=(100, 32))


def test_import_small(looks: Look, fair: str) -> None:
    assert looks("I", Words(fair), "enter", "f10", size=SMALL)


def test_hygiene(looks: Look) -> None:
    assert looks("5", "j")


def test_people_small(looks: Look) -> None:
    assert looks("slash", Words("score:>=60"), "f4", "space", "space", size=SMALL)


def test_merge(looks: Look) -> None:
    assert looks(*finds("Vikram"), "M", Words("Saskia"), "enter")


def test_empty_board(tmp_path: Path, snap_compare: Any) -> None:
    path = tmp_path / "empty.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    app = PipeboardApp(path, settings=SETTINGS, clock=lambda: NOW)
    assert snap_compare(app, terminal_size=SMALL)
