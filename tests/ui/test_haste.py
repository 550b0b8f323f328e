"""Keys that are faster than the list, and a half that another screen has logged meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from pipeboard.reads import today as reads
from pipeboard.store import connect
from tests.days import whole
from tests.ui.rep import at_work
from tests.ui.test_day import AFTERNOON, followed, outcomes

# Keys that are faster than the list.


@pytest.fixture
def list_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """While this is not set, the list is being read."""
    is_read, really = threading.Event(), reads.today

    def read(*about):
        is_read.wait(30)
        return really(*about)

    monkeypatch.setattr(reads, "today", read)
    yield is_read
    is_read.set()


async def test_keys_typed_before_the_list_is_there_wait_for_it(store, day, list_read):
    ana, _ = followed(day, "Ana", "Bo")
    async with at_work(store) as rep:
        await rep.sends("tcn")
        await rep.until(lambda: len(rep.app.screen_stack) == 2)
        await rep.sends("es")
        assert rep.told == []
        list_read.set()
        await rep.settle()
        assert outcomes(rep, ana) == ["no-answer", "sent"]
        assert rep.picked == "Bo"


@pytest.mark.parametrize("keys", ["ct\x1b", "cd", "ca1"])
async def test_keys_typed_before_a_row_is_gone_are_for_the_next_row(store, day, list_read, keys):
    ana, bo = followed(day, "Ana", "Bo")
    list_read.set()
    async with at_work(store, clock=lambda: AFTERNOON) as rep:
        await rep.press("t")
        assert rep.picked == "Ana"
        list_read.clear()
        await rep.sends(keys[:2])
        if len(keys) > 2:
            await rep.until(lambda: len(rep.app.screen_stack) == 3)
            await rep.pilot.press("escape" if keys[2] == "\x1b" else keys[2])
            await rep.until(lambda: len(rep.app.screen_stack) == 2)
        else:
            await rep.until(lambda: day.run(ana) != ("active", None))
        await rep.sends("cn")
        assert outcomes(rep, bo) == []
        list_read.set()
        await rep.settle()
        assert rep.names == (["Bo", "Ana"] if keys == "ct\x1b" else ["Bo"])  # a step is missing
        assert len(outcomes(rep, ana)) == 1
        assert outcomes(rep, bo) == ["no-answer"]


async def test_a_list_that_cannot_be_read_does_not_keep_the_keys(store, day, monkeypatch):
    followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t")

        def broken(*about):
            raise connect.StoreError("cadence.max_attempts = 7: use 3, 4 or 5", 78)

        monkeypatch.setattr(reads, "today", broken)
        rep.app.screen.reload()
        await rep.reads("b")
        rep.sees_board()
        rep.hears("use 3, 4 or 5")


# One half, two screens.


@pytest.mark.parametrize("place", ["board", "contact", "today"])
@pytest.mark.parametrize(
    ("keys", "half", "meanwhile", "said"),
    [("cv", "call", "no-answer", "no answer"), ("es", "email", "sent", "sent")],
)
async def test_a_half_logged_on_another_screen_meanwhile_is_refused(
    store, day, place, keys, half, meanwhile, said
):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press(*{"board": [], "contact": ["enter"], "today": ["t"]}[place])
        await rep.press(keys[0])
        day.done(day.log(ana, half, meanwhile))
        before = whole(store)
        await rep.press(keys[1])
        label = "e-mail" if half == "email" else half
        rep.hears(f"The {label} was logged meanwhile: {said}, today 09:00")
        assert whole(store) == before
        await rep.press(*keys)  # seen now: the same once more is a plain activity
        assert len(outcomes(rep, ana)) == 2
        assert len(day.attempts(ana)) == 1


@pytest.mark.parametrize(
    ("keys", "text", "half"), [("cc", "thu", "call"), ("eo", "thu", "email"), ("ca", "", "call")]
)
async def test_a_half_logged_while_its_form_is_open_is_refused_there(store, day, keys, text, half):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t", *keys)
        await rep.types(text)
        day.done(day.log(ana, half, "no-answer" if half == "call" else "sent"))
        entries = rep.entries
        await rep.press("f10" if text else "1")
        assert "was logged meanwhile" in rep.refusal
        assert rep.entries == entries
        assert rep.ask("select 1 from task") == []
