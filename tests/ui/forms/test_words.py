"""A few lines of text: what is drawn is what they hold, at every width."""

from __future__ import annotations

from textual.app import App, ComposeResult

from pipeboard.ui.forms.inputs import Words


class Host(App[None]):
    """A screen with one text."""

    def compose(self) -> ComposeResult:
        """The text."""
        yield Words("hi there, needs help with stock, two words and more", 2)


async def test_lines_that_another_width_breaks_elsewhere_are_all_drawn_anew() -> None:
    app = Host()
    async with app.run_test(size=(45, 10)) as pilot:
        words = app.query_one(Words)
        words.wrapped_document.wrap(30)  # it was drawn before it knew how wide it is
        words._line_cache.clear()
        words.refresh()
        await pilot.pause()
        words._on_resize()
        await pilot.pause()
        drawn = app.screen._compositor.render_strips()[:2]
        lines = ["".join(segment.text for segment in strip).strip() for strip in drawn]
        assert lines == ["hi there, needs help with stock, two", "words and more"]
