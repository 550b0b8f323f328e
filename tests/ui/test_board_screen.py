"""Smoke."""

from __future__ import annotations

from tests.ui.rep import at_work


async def test_smoke(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        rep.sees("Ana Ruiz", "could sell to")
        await rep.press("L")
        rep.sees_form("Needs assessment")
        print(rep.text)
        print(rep.refusal, rep.missing, rep.field)
        await rep.press("escape")
        rep.sees_board()
        await rep.press("?")
        print(rep.text)
        print(rep.panel, rep.sheets[:300])
