"""The keys of follow-ups, wherever a contact is shown: what came of a call, when to try again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeboard.domain.days import WEEKDAYS, read_short_date
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.terms import CallKind, ChannelKind, Stage, Status
from pipeboard.ui import outside
from pipeboard.ui.copies import asking, mailto, message
from pipeboard.ui.prefix import Prefix, Prefixed

if TYPE_CHECKING:
    from pipeboard.commands.followups import Touched
    from pipeboard.domain.texts import Message
    from pipeboard.reads.contact import Contact

FORMS = {
    Outcome.APPOINTMENT: "appointment",
    Outcome.CALL_BACK: "callback",
    Outcome.OUT_OF_OFFICE: "away",
}
"""The outcomes that are not known in one key, and the form that asks for the rest."""
EMAIL_FINE = "D"
"""The letter after `c` of who wants no calls but may be written to."""
_TWO_LETTERS = {"t": ("tue", "thu"), "s": ("sat", "sun")}
_ONE_LETTER = {"m": "mon", "w": "wed", "f": "fri"}


class FollowKeys(Prefixed):
    """A screen on which calls and e-mails are logged, snoozed, planned and copied."""

    def logged(self, result: Touched) -> None:
        """Called after an outcome was logged; a list may move its cursor here."""

    def attempt_seen(self, contact_id: int, half: Half) -> int | None:
        """Return the attempt of which this half is open on screen; None when there is none."""
        return open_attempt(self.shell.reader, contact_id, half)

    def _now(self) -> datetime:
        return self.shell.clock().astimezone()

    def _write(self, name: str, contact_id: int, *about: Any, **given: Any) -> None:
        """Run a command; what is typed before its answer waits for it."""
        self.shell.hold_keys()
        self.run_worker(self._written(name, contact_id, *about, now=self._now(), **given))

    async def _written(self, name: str, contact_id: int, *about: Any, **given: Any) -> None:
        try:
            result = await self.shell.command(name, contact_id, *about, **given)
        finally:
            self.shell.release_keys()
        if isinstance(result, Refusal):
            self._explain(contact_id, result)
        else:
            self.tell(result)

    def tell(self, result: Any) -> None:
        """Say what was written, then ask what it leaves open."""
        self.shell.say(f"{result.words} · u undoes it")
        if not hasattr(result, "asks"):
            return
        self.logged(result)
        if result.company:
            self._ask_company(result)
        else:
            self._ask_next(result)

    def _ask_next(self, result: Touched) -> None:
        """Open the form of what has to follow; leaving it leaves the contact in Today."""
        if result.asks == "disqualify":
            start = {"reason": "no_working_channel"}
            self.shell.open_form("disqualify", result.contact_id, start=start)
        elif result.asks:
            self.shell.open_form(result.asks, result.contact_id)

    def _ask_company(self, result: Touched) -> None:
        """Ask once whether the others at the company are left alone for a while (N12)."""
        assert result.company is not None
        name, others = result.company
        who = "1 other" if others == 1 else f"{others} others"
        go_on = partial(self._ask_next, result)

        def take(key: str) -> bool:
            if key == "y":
                self.shell.hold_keys()
                self.run_worker(self._pause_company(result))
            elif key == "n":
                go_on()
            return key in "yn"

        title = f"{who} at {name} {'has' if others == 1 else 'have'} follow-ups running"
        keys = (("y", "pause them for a week"), ("n", "leave them"))
        self.ask(Prefix("company", title, keys, take, left=go_on, is_asked=True))

    async def _pause_company(self, result: Touched) -> None:
        await self._written("followups.pause_company", result.contact_id, now=self._now())
        self._ask_next(result)

    # Calls and e-mails.

    def action_call(self) -> None:
        """What came of a call, by letter; enter dials."""
        if who := self._contact():
            self._ask_outcome(who, Half.CALL)

    def action_email(self) -> None:
        """What came of an e-mail, by letter."""
        if who := self._contact():
            self._ask_outcome(who, Half.EMAIL)

    def _ask_outcome(self, who: Contact, half: Half) -> None:
        letters = outcome_letters(half)
        letters += [(key, words) for key, (words, _) in self._more(half).items()]
        take = partial(self._take_outcome, who, half, self.attempt_seen(who.id, half))
        self.ask(Prefix(half.value, half.label, tuple(letters), take))

    def _more(self, half: Half) -> Mapping[str, tuple[str, Callable[[Contact], None]]]:
        """What else follows `c` or `e`: key, words, and what is done."""
        if half is Half.CALL:
            return {"enter": ("dial", self._dial)}
        return {"m": ("mail client", self._mail)}

    def _take_outcome(self, who: Contact, half: Half, attempt_id: int | None, key: str) -> bool:
        more = self._more(half)
        is_fine = half is Half.CALL and key == EMAIL_FINE
        outcome = Outcome.DO_NOT_CALL if is_fine else OUTCOME_KEYS[half].get(key)
        if key in more:
            more[key][1](who)
        elif outcome in FORMS:
            self.shell.open_form(FORMS[outcome], who.id)
        elif outcome:
            given = {"attempt_id": attempt_id, "email_fine": is_fine}
            self._write("followups.log", who.id, half, outcome, **given)
        return key in more or outcome is not None

    def _dial(self, who: Contact) -> None:
        """Dial and begin the call, asking first when it is night there (N19)."""
        from pipeboard.domain.call import kind_at
        from pipeboard.domain.clock import quiet
        from pipeboard.store import rules

        phone = who.channel(ChannelKind.PHONE)
        if phone is None or not phone.is_usable:
            self.shell.say(f"{who.name} has no usable phone number (E adds one).")
            return

        is_open = who.status == Status.OPEN
        kind = kind_at(Stage(who.stage)) if is_open else CallKind.PROSPECTING

        def take(key: str) -> bool:
            if key == "y":
                dial = partial(self._dialled, phone.value)
                self.shell.begin_call(who.id, kind=kind, dial=dial)
            return key in "yn"

        if said := quiet(who.timezone, self._now(), rules.read(self.shell.reader)):
            keys = (("y", "dials anyway"), ("n", "does not"))
            self.ask(Prefix("dial", said, keys, take))
        else:
            take("y")

    async def _dialled(self, number: str) -> None:
        """Hand the number to the telephone; where there is none it is copied."""
        if not await self._opened(outside.tel(number)):
            self.app.copy_to_clipboard(number)
            self.shell.say(f"Copied {number}: it cannot be dialled from here.", severity="warning")

    async def _opened(self, address: str) -> bool:
        """Open an address outside the terminal, and say whether that went well."""
        program = outside.opener()
        if program is None:
            return False
        return await asyncio.to_thread(outside.open_address, address, program)

    def _mail(self, who: Contact) -> None:
        """Open the mail client with the e-mail of this attempt; the bar stays for the outcome."""
        from pipeboard.exchange.texts import TextsError

        address = who.channel(ChannelKind.EMAIL)
        if address is None or not address.is_usable:
            self.shell.say(f"{who.name} has no usable e-mail address (E adds one).")
            return
        try:
            written = message(self.shell, who)
        except TextsError as error:
            self.shell.say(str(error), severity="warning")
            return
        self._ask_outcome(who, Half.EMAIL)
        self.run_worker(self._mailed(address.value, written))

    async def _mailed(self, address: str, written: Message) -> None:
        """Hand the e-mail to the mail client; where there is none it is copied."""
        if not await self._opened(mailto(address, written)):
            self.app.copy_to_clipboard(f"{written.subject}\n\n{written.body}\n")
            words = f"Copied the e-mail “{written.subject}”: no mail client opens from here."
            self.shell.say(words, severity="warning")

    def action_content(self) -> None:
        """Content was sent."""
        if who := self._contact():
            self._write("followups.sent_content", who.id)

    # Another day.

    def action_snooze(self) -> None:
        """Until another day: digits are days, letters a weekday, `d` a date."""
        from pipeboard.store import rules

        who = self._contact()
        if who is None:
            return
        today, roll = self.shell.today(), rules.read(self.shell.reader).roll
        try:
            days = {str(n): roll(today + timedelta(n)) for n in range(1, 10)}
            names = {name: roll(read_short_date(name, today) or today) for name in WEEKDAYS}
        except ValueError as error:  # no working day in sight
            self.shell.say(str(error), severity="warning")
            return
        keys = [
            (key, _brief(day, is_rolled=day != today + timedelta(int(key))))
            for key, day in days.items()
        ]
        keys += [("m tu w th f sa su", "weekday"), ("d", "date")]
        take = partial(self._take_snooze, who.id, days, names)
        self.ask(Prefix("snooze", "snooze", tuple(keys), take))

    def _take_snooze(
        self, contact_id: int, days: dict[str, date], names: dict[str, date], key: str
    ) -> bool:
        if key == "d":
            self.shell.open_form("snooze", contact_id)
        elif pair := _TWO_LETTERS.get(key):
            known = {name[1]: names[name] for name in pair}
            keys = tuple((letter, _brief(day)) for letter, day in known.items())
            take = partial(self._snooze_by, contact_id, known)
            self.ask(Prefix("snooze", f"snooze until {key}…", keys, take))
        else:
            by_letter = {letter: names[name] for letter, name in _ONE_LETTER.items()}
            return self._snooze_by(contact_id, days | by_letter, key)
        return True

    def _snooze_by(self, contact_id: int, known: dict[str, date], key: str) -> bool:
        if key in known:
            self._write("followups.snooze", contact_id, known[key])
        return key in known

    # Plans and copies.

    def action_follow(self) -> None:
        """Start, pause, resume or stop the follow-ups."""
        self._open("follow", "open")

    def action_step(self) -> None:
        """Plan a step, or say what became of the one that is planned."""
        self._open("step")

    def action_copy(self) -> None:
        """Copy what a letter names."""
        if who := self._contact():
            self.ask(asking(self.shell, who.id))


def outcome_letters(half: Half) -> list[tuple[str, str]]:
    """Return the letter of each outcome of a half, with its words."""
    letters = [(key, one.value.replace("-", " ")) for key, one in OUTCOME_KEYS[half].items()]
    if half is Half.CALL:
        letters.insert(-1, (EMAIL_FINE, "but e-mail"))
    return letters


def open_attempt(db: sqlite3.Connection, contact_id: int, half: Half) -> int | None:
    """Return the attempt of which this half is open; None when there is none."""
    from pipeboard.reads import contact as reads

    found = reads.cadence(db, contact_id)
    is_open = found is not None and getattr(found, half.value) == "open"
    return found.attempt_id if found and is_open else None


def _brief(day: date, *, is_rolled: bool = False) -> str:
    """`Tue 24`, with an arrow when the day asked for is not worked."""
    return f"{'→ ' if is_rolled else ''}{WEEKDAYS[day.weekday()].title()} {day.day}"
