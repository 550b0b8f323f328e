"""Marks in a list, and the keys that act on all marked contacts at once."""

from __future__ import annotations

from typing import Any

from pipeboard.domain.refusal import Refusal
from pipeboard.ui.footer import Footer
from pipeboard.ui.prefix import Prefix
from pipeboard.ui.shell import ContactKeys
from pipeboard.ui.widgets.board import Board
from pipeboard.ui.widgets.rows import Rows

MANY = 20
"""Above so many marked contacts an action asks for a `y`."""


class BulkKeys(ContactKeys):
    """A list in which contacts are marked; without marks every key is for the one contact."""

    def show_marks(self) -> None:
        """Draw the marks as they are, and count them at the foot."""
        for rows in self.query(Rows):
            rows.draw_marks()
        for board in self.query(Board):
            board.draw_marks()
        for footer in self.query(Footer):
            footer.mark(len(self.shell.marks))

    def on_screen_resume(self) -> None:
        """Show what was marked in another list."""
        self.show_marks()

    def drop_marks(self) -> bool:
        """Take all marks off; return whether there were any."""
        had_marks = bool(self.shell.marks)
        self.shell.drop_marks()
        return had_marks

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or take the mark off."""
        contact_id = self.contact_id()
        if contact_id is not None:
            self.shell.marks ^= {contact_id}
            self.show_marks()

    def action_nurture(self) -> None:
        """Park all marked until a day."""
        if self.shell.marks:
            self.shell.open_form("nurture_marked", None)
        else:
            super().action_nurture()

    def action_tag(self) -> None:
        """Put tags on all marked and take them off."""
        if self.shell.marks:
            self.shell.open_form("tag_marked", None)
        else:
            super().action_tag()

    def action_export_marked(self) -> None:
        """Write all marked to a file."""
        from pipeboard.ui.exporting import export_marked

        if self.shell.marks:
            self.shell.hold_keys()
            self.shell.run_worker(export_marked(self.shell), name="open_form")
        else:
            self.shell.say("Nobody is marked: space marks a contact.", severity="warning")

    def action_follow(self) -> None:
        """Start follow-ups with all marked."""
        marked = len(self.shell.marks)
        if not marked:
            super().action_follow()
        elif marked <= MANY:
            self._follow_all()
        else:
            keys = (("y", "starts them"), ("n", "does not"))
            title = f"Start follow-ups with {marked:,} contacts?"
            self.ask(Prefix("follow", title, keys, self._take_sure))

    def _take_sure(self, key: str) -> bool:
        if key == "y":
            self._follow_all()
        return key in "yn"

    def _follow_all(self) -> None:
        self.shell.hold_keys()
        self.run_worker(self._followed())

    async def _followed(self) -> None:
        ids = sorted(self.shell.marks)
        try:
            result: Any = await self.shell.command("bulk.follow", ids=ids, now=self._now())
        finally:
            self.shell.release_keys()
        if isinstance(result, Refusal):
            self.shell.say(str(result), severity="warning")
        else:
            self.shell.drop_marks()
            self.shell.tell_bulk(result)
