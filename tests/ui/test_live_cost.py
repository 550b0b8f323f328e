"""What a second of a live call costs: its clock is drawn, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from textual._compositor import Compositor

from tests.conftest import NOW
from tests.ui.rep import at_work


async def test_the_clock_does_not_draw_the_whole_screen(store, day, monkeypatch) -> None:
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("they said")
        drawn = []
        draw = Compositor.render_full_update
        monkeypatch.setattr(
            Compositor, "render_full_update", lambda *a, **k: (drawn.append(1), draw(*a, **k))[1]
        )
        seconds = count(1)
        rep.app.session._clock = lambda: NOW + timedelta(seconds=next(seconds))
        for _ in range(3):
            rep.app._beat()
            await rep.settle()
        assert drawn == []
