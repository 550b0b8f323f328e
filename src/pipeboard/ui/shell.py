"""The keys that act on a contact wherever it is shown: its stage, its forms, its deal."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from pipeboard.domain.terms import Stage
from pipeboard.ui import actions
from pipeboard.ui.scorekeys import ScoreKeys


class ContactKeys(ScoreKeys):
    """A screen that shows a contact under a cursor, with every key of the place `contact`."""

    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("contact")

    def action_advance(self) -> None:
        """One stage to the right on evidence, or what is missing."""
        if who := self._contact():
            strict = self.shell.settings.is_strict
            self._do("moves.advance", who.id, today=self.shell.today(), strict=strict)

    def action_back(self) -> None:
        """One stage back, with the reason."""
        if who := self._contact():
            if who.status != "open":
                self.shell.say(f"{who.name} is {who.status}: reopen first (r).", severity="warning")
            elif who.stage == "lead":
                words = "A lead is already in the first column: disqualify (x) or nurture (n)."
                self.shell.say(words, severity="warning")
            else:
                self.shell.open_form("back", who.id)

    def action_assess(self) -> None:
        """Needs assessment."""
        self._open("assessment", "open")

    def action_discover(self) -> None:
        """A live discovery call at once, or back to the call that runs."""
        if who := self._contact():
            self.shell.begin_call(who.id)

    def action_prepare(self) -> None:
        """Prepare a discovery call: its clock does not start yet."""
        if who := self._contact():
            self.shell.begin_call(who.id, prepare=True)

    def action_note(self) -> None:
        """Write a note."""
        self._open("note")

    def action_edit(self) -> None:
        """Edit the contact."""
        self._open("edit")

    def action_tag(self) -> None:
        """Put tags on and take them off."""
        self._open("tag")

    def action_nurture(self) -> None:
        """Park until a day."""
        self._leave("nurture", "open")

    def action_disqualify(self) -> None:
        """Close with a reason."""
        self._leave("disqualify", "open", "nurture")

    def _leave(self, form: str, *statuses: str) -> None:
        who = self._contact()
        if who and who.status == "open" and who.stage == "opportunity":
            words = "There is an open opportunity: win (W), lose (X) or cancel it first (<)."
            self.shell.say(words, severity="warning")
        elif who:
            self._open(form, *statuses)

    def action_reopen(self) -> None:
        """Open again: a parked, closed or won contact, or the deal that an open one lost."""
        from pipeboard.reads import contact as reads

        who = self._contact()
        deals = reads.opportunities(self.shell.reader, who.id) if who else []
        is_closed = who and who.stage != "opportunity" and any(one.closed_on for one in deals)
        if who:
            self._open(
                "reopen", "nurture", "disqualified", "won", *(("open",) if is_closed else ())
            )

    def action_opportunity(self) -> None:
        """Open an opportunity for a prospect, or edit the open one."""
        who = self._contact()
        if who and who.status == "open" and who.stage in ("sql", "opportunity"):
            self.shell.open_form("opportunity", who.id)
        elif who:
            self._do("moves.move", who.id, to=Stage.OPPORTUNITY, today=self.shell.today())

    def action_win(self) -> None:
        """Book the deal as won."""
        self._close_deal("win")

    def action_lose(self) -> None:
        """Book the deal as lost."""
        self._close_deal("lose")

    def _close_deal(self, form: str) -> None:
        who = self._contact()
        if who and (who.stage != "opportunity" or who.status != "open"):
            words = f"{who.name} has no open opportunity: an SQL gets one with o."
            self.shell.say(words, severity="warning")
        elif who:
            self.shell.open_form(form, who.id)

    def action_pin(self) -> None:
        """Pin to the top of the column, or take the pin out."""
        if who := self._contact():
            self._do("contacts.pin", who.id)

    def action_merge(self) -> None:
        """Merge with another contact who is the same person."""
        if who := self._contact():
            self.shell.pick_to_merge(who.id)

    def action_why(self) -> None:
        """Why this stage."""
        if who := self._contact():
            self.shell.open_why(who.id)

    def action_override(self) -> None:
        """Override the gate that refused this contact just now."""
        who = self._contact()
        refused = self.shell.refused
        if who is None:
            return
        if refused is None or refused[0] != who.id:
            words = f"No gate has refused {who.name} just now: > tries the next one."
            self.shell.say(words, severity="warning")
        elif self.shell.settings.is_strict:
            words = 'Overrides are off (gates = "strict" in the settings).'
            self.shell.say(words, severity="warning")
        else:
            self.shell.open_form("override", who.id)
