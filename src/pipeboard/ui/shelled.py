"""What every screen knows: its app, and on a contact's screen whom its keys act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.dom import DOMNode
from textual.screen import Screen

from pipeboard.domain.refusal import Refusal

if TYPE_CHECKING:
    from pipeboard.reads import contact as reads
    from pipeboard.ui.app import PipeboardApp


class Shelled(DOMNode):
    """A screen that knows its app."""

    @property
    def shell(self) -> PipeboardApp:
        """The app, typed."""
        return cast("PipeboardApp", self.app)


class ShellScreen(Shelled, Screen[None]):
    """A whole screen that knows its app."""


class OnContact(ShellScreen):
    """A screen that shows a contact under a cursor."""

    def contact_id(self) -> int | None:
        """The contact that keys act on."""
        raise NotImplementedError

    def _contact(self) -> reads.Contact | None:
        """The facts of the contact under the cursor; when there is nobody, that is said."""
        from pipeboard.reads import contact as reads

        contact_id = self.contact_id()
        found = None if contact_id is None else reads.contact(self.shell.reader, contact_id)
        if found is None:
            self.shell.say("There is nobody under the cursor; a adds a lead.", severity="warning")
        return found

    def _do(self, name: str, contact_id: int, **given: Any) -> None:
        self.run_worker(self._run(name, contact_id, **given))

    async def _run(self, name: str, contact_id: int, **given: Any) -> None:
        """Run a command; a refusal that names a form opens it."""
        result = await self.shell.command(name, contact_id, **given)
        if isinstance(result, Refusal):
            self._explain(contact_id, result)
        elif words := getattr(result, "words", ""):
            self.shell.say(f"{words} · u undoes it")

    def _explain(self, contact_id: int, refusal: Refusal) -> None:
        if refusal.gate is not None:
            self.shell.refused = (contact_id, refusal.gate)
        if refusal.form is not None:
            self.shell.open_form(refusal.form, contact_id, refusal)
        else:
            self.shell.say(str(refusal), severity="warning")

    def _open(self, form: str, *statuses: str) -> None:
        who = self._contact()
        if who is None:
            return
        if statuses and who.status not in statuses:
            how = "reopen first (r)" if who.status != "open" else "nothing to reopen"
            self.shell.say(f"{who.name} is {who.status}: {how}.", severity="warning")
        else:
            self.shell.open_form(form, who.id)
