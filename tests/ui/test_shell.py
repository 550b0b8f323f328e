"""The app around the screens: stray typing, bad bytes, the rep's own keys, any size."""

from __future__ import annotations

import pytest

from pipeboard.settings import Settings
from pipeboard.ui import actions, driver
from pipeboard.ui.app import PipeboardApp
from tests.conftest import NOW
from tests.ui.rep import at_work

IGNORED = "Typing outside a field was ignored."


async def test_n8_a_burst_of_typing_does_nothing_but_one_notice(store, day):
    day.add("Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        await rep.reads("PPPPPPP hello Ana, xxx")
        assert rep.told == [IGNORED]
        rep.sees_board()
        assert rep.entries == before
        await rep.reads("xxxxx")
        assert rep.told == [IGNORED]


async def test_n8_the_notice_comes_beside_others_too(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("y", "e")
        await rep.reads("hello")
        assert IGNORED in rep.told


async def test_n8_four_keys_in_one_read_are_keys(store, day):
    for name in ("Cy", "Bo", "Al"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.reads("jjkj")
        assert rep.selected == "Cy"
        await rep.reads("\x1b[A" * 8)  # arrows are no typing
        assert rep.selected == "Al"
        assert rep.told == []


async def test_n8_a_paste_outside_an_input_does_nothing(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.pastes("PPx")
        assert rep.told == [IGNORED]
        rep.sees_board()
        for key in ("w", "U", "enter"):
            await rep.press(key)
            await rep.reads("qqqqqqqq")
            assert rep.told == [IGNORED]
            assert len(rep.app.screen_stack) == 2
            await rep.press("escape")


async def test_n8_bursts_and_pastes_in_inputs_are_text(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("i")
        await rep.reads("hello there")
        await rep.pastes(", again")
        assert rep.form.rows["body"].text == "hello there, again"
        await rep.press("escape", "/")
        await rep.reads("ana ruiz")
        assert rep.asked == "ana ruiz"
        assert IGNORED not in rep.told


def test_only_five_printable_keys_of_one_read_are_a_burst():
    def bursts(read: str) -> list[bool]:
        return [driver.is_burst(key) for key in driver.Parser().feed(read)]

    assert not any(bursts("abcd"))
    assert all(bursts("abcde"))
    assert not any(bursts("\x1b[A" * 9))


def test_bytes_that_are_no_utf_8_are_replaced_and_split_ones_joined():
    decoder = driver.Decoder()
    assert decoder.decode(b"a\xffb\xc3") == "a\ufffdb"
    assert decoder.decode(b"\xa9z") == "éz"


async def test_the_rep_s_own_keys_work_and_the_old_ones_do_not(store, day):
    day.add("Ana Ruiz")
    keys = {"contact.advance": "f5,plus", "board.row(1)": "n,down", "contact.nurture": "f6"}
    async with at_work(store, settings=Settings(keys=keys)) as rep:
        await rep.press("L")
        rep.sees_board()
        await rep.press("f5")
        rep.sees_form("Needs assessment")
        await rep.press("escape", "+")
        rep.sees_form("Needs assessment")
        await rep.press("escape", "f6")
        rep.sees_form("Nurture")
        await rep.press("escape")
        assert rep.footer.startswith("f5 advance")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"contact.advence": "L"}, "“contact.advence” is no action; did you mean"),
        ({"zzz": "L"}, "“zzz” is no action; pipeboard keys lists them"),
        ({"contact.assess": "d"}, "“d” is both contact.assess and contact.discover"),
        ({"app.find": "x"}, "“x” is both contact.disqualify and app.find"),
        ({"person.leave": "u"}, "“u” is both app.undo and person.leave"),
    ],
)  # fmt: skip
def test_keys_that_cannot_be_are_refused_in_one_line(store, keys, words):
    with pytest.raises(actions.KeysError) as refused:
        PipeboardApp(store.path, settings=Settings(keys=keys), clock=lambda: NOW)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_action_has_its_method_and_ids_are_unique():
    from pipeboard.ui.imports.screen import ImportScreen
    from pipeboard.ui.live.screen import LiveScreen
    from pipeboard.ui.screens.board import BoardScreen, KeyedBoard
    from pipeboard.ui.screens.contact import ContactScreen
    from pipeboard.ui.screens.find import FindScreen
    from pipeboard.ui.screens.hygiene import HygieneScreen
    from pipeboard.ui.screens.merge import MergeScreen
    from pipeboard.ui.screens.people import PeopleScreen
    from pipeboard.ui.screens.today import TodayScreen

    homes = {
        "app": PipeboardApp,
        "contact": BoardScreen,
        "board": KeyedBoard,
        "today": TodayScreen,
        "find": FindScreen,
        "people": PeopleScreen,
        "imports": ImportScreen,
        "hygiene": HygieneScreen,
        "merge": MergeScreen,
        "person": ContactScreen,
        "live": LiveScreen,
    }
    assert len({one.id for one in actions.ACTIONS}) == len(actions.ACTIONS)
    for one in actions.ACTIONS:
        method = f"action_{one.name.partition('(')[0]}"
        assert hasattr(homes[one.place], method), one.id
        assert one.words
        for key in one.keys.split(","):
            assert key not in ("ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+enter")
            assert not key.startswith("alt+")


async def test_1_and_b_come_back_to_the_board_from_anywhere(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        for key in "1b":
            await rep.press("enter")
            assert rep.shown == "Ana Ruiz"
            await rep.press(key)
            rep.sees_board()


async def test_q_quits_and_writes_what_was_begun(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.pilot.press("P", "q")
    assert store.raw.execute("select pinned from contact").fetchone() == (1,)


async def test_a_terminal_of_any_size_is_drawn(store, day):
    for number in range(30):
        day.add(f"Lead {number}", company="Northwind", email=f"p{number}@x.example")
    async with at_work(store) as rep:
        for keys in ((), ("enter",), ("?",), ("U",), ("slash",), ("s",)):
            await rep.press(*keys)
            for size in ((20, 8), (58, 20), (80, 24), (160, 45), (3, 2)):
                await rep.resizes(*size)
                assert all(strip.cell_length <= size[0] for strip in rep.strips)
            await rep.resizes(120, 40)
            if keys:
                await rep.press("escape")
        rep.sees_board()


@pytest.mark.parametrize(
    ("before", "keys", "selected"),
    [
        ("", "j down", "Lead 38"),
        ("jj", "k up", "Lead 38"),
        ("", "l right", "One SAL"),
        ("l", "h left", "Lead 39"),
        ("", "G end", "Lead 0"),
        ("G", "g home", "Lead 39"),
        ("", "ctrl+d pagedown", "Lead 35"),
        ("G", "ctrl+u pageup", "Lead 4"),
    ],
)
async def test_every_key_of_the_board_moves_the_cursor(store, day, before, keys, selected):
    for number in range(40):
        day.add(f"Lead {number}")
    day.sal("One SAL")
    async with at_work(store) as rep:
        for key in keys.split():
            await rep.press("g", "h", "g", *before, key)
            assert rep.selected == selected, key


async def test_a_notice_shows_in_the_corner_and_goes_by_itself(store, day):
    day.add("Ana Ruiz", email="ana@northwind.example")
    async with at_work(store) as rep:
        await rep.press("y", "e")
        rep.sees("Copied the e-mail address: ana@northwind.example")
        rep.dismisses()
        await rep.settle()
        rep.sees_not("Copied")
