"""The way from one screen to another: by key from anywhere, by name from the screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.ui.keyboard import TypedApp

if TYPE_CHECKING:
    from pipeboard.commands.bulk import Bulk
    from pipeboard.ui.screens.contact import Beside


class NavigatedApp(TypedApp):
    """An app with the board at the bottom and everything else above it."""

    def action_show_board(self) -> None:
        """Back to the board, whatever is open above it."""
        while len(self.screen_stack) > 1 and not self._has_form():
            self.pop_screen()

    def action_show_today(self) -> None:
        """The Today list, whatever is open above it."""
        from pipeboard.ui.screens.today import TodayScreen

        if any(isinstance(screen, TodayScreen) for screen in self.screen_stack):
            while not isinstance(self.screen, TodayScreen) and not self._has_form():
                self.pop_screen()
        else:
            self.action_show_board()
            if not self._has_form():
                self.push_screen(TodayScreen())

    def action_show_hygiene(self) -> None:
        """What is not as it should be."""
        from pipeboard.ui.screens.hygiene import HygieneScreen

        self.action_show_board()
        if not self._has_form():
            self.push_screen(HygieneScreen())

    def _has_form(self) -> bool:
        """Whether the screen is a form: only its own keys leave it."""
        return bool(getattr(self.screen, "plan", None))

    def action_journal(self) -> None:
        """The list of commands."""
        from pipeboard.ui.screens.journal import JournalScreen

        self.push_screen(JournalScreen())

    def action_find(self) -> None:
        """Find anyone."""
        from pipeboard.ui.screens.find import FindScreen

        self.push_screen(FindScreen())

    def action_bring_in(self) -> None:
        """Bring files in."""
        from pipeboard.ui.imports.screen import ImportScreen

        self.push_screen(ImportScreen())

    def open_people(self, title: str, query: str = "", ids: Sequence[int] | None = None) -> None:
        """Open a list of contacts: those a query finds, or those of some numbers in their order."""
        from pipeboard.ui.screens.people import PeopleScreen

        self.push_screen(PeopleScreen(title, query, ids))

    def drop_marks(self) -> None:
        """Take all marks off, in every list."""
        self.marks.clear()
        show = getattr(self.screen, "show_marks", None)
        if show is not None:
            show()

    def tell_bulk(self, result: Bulk) -> None:
        """Say what one action on many came to, and list who was refused."""
        from pipeboard.ui.screens.refused import RefusedPanel

        self.say(f"{result.words} · u undoes it" if result.done else result.words)
        if result.refused:
            self.push_screen(RefusedPanel(result))

    def open_contact(self, contact_id: int, beside: Beside | None = None) -> None:
        """Open a contact's screen; its neighbours are those of the list that it is opened from."""
        from pipeboard.ui.screens.contact import ContactScreen

        self.push_screen(ContactScreen(contact_id, beside))

    def pick_to_merge(self, contact_id: int) -> None:
        """Ask who is the same person as a contact."""
        from pipeboard.ui.screens.twin import TwinScreen

        self.push_screen(TwinScreen(contact_id))

    def open_merge(self, survivor: int, other: int) -> None:
        """Show two contacts side by side, to be made one."""
        from pipeboard.ui.screens.merge import MergeScreen

        self.push_screen(MergeScreen(survivor, other))

    def leave_contact(self, contact_id: int) -> None:
        """Close a contact's screen; the cursor of the list below goes to that contact."""
        self.pop_screen()
        self.show_in_list(contact_id)

    def show_in_list(self, contact_id: int) -> None:
        """Put the cursor on a contact, when the board or the Today list is what is shown."""
        go_to = getattr(self.screen, "go_to", None)
        if go_to is not None:
            go_to(contact_id)

    def open_why(self, contact_id: int, place: Sequence[str] = ()) -> None:
        """Say why a contact is in its stage, what it scores, and first why a list has it there."""
        from pipeboard.reads.scores import standing
        from pipeboard.reads.why import why
        from pipeboard.ui.screens.why import WhyScreen

        if found := why(self.reader, contact_id):
            stands = standing(self.reader, contact_id, self.today())
            self.push_screen(WhyScreen(found, self.today(), place, stands))
