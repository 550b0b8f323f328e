"""The palette: every action by its words, with its keys."""

from __future__ import annotations

import pytest

from pipeboard.ui.actions import ACTIONS
from pipeboard.ui.palette import system_commands
from tests.ui.rep import at_work


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_a_command_is_run_by_its_words(store, day, key):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press(key)
        await rep.types("needs assess")
        await rep.until(lambda: rep.shows("Needs assessment"))
        assert "🔎" not in rep.text
        await rep.press("enter")
        await rep.until(lambda: len(rep.app.screen_stack) == 2)
        await rep.settle()
        rep.sees_form("Needs assessment")


async def test_every_action_of_contact_and_app_is_there_with_its_keys(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        for opened in ((), ("enter",)):
            await rep.press(*opened)
            there = {one.help: one.title for one in system_commands(rep.app, rep.app.screen)}
            for action in ACTIONS:
                if action.place in ("app", "contact") and action.name != "palette":
                    title = there[f"key {action.shown}"]
                    assert title.casefold() == action.words.casefold()


async def test_a_form_has_only_what_works_there(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("i")
        titles = {one.title for one in system_commands(rep.app, rep.app.screen)}
        assert "Find anyone by name, company, e-mail, phone or note" in titles
        assert "Advance on evidence" not in titles
