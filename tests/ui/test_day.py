"""The rep's day in keystrokes: every outcome, the stories of the trade, and a day of 24 rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from pipeboard.domain.tandem import OUTCOME_KEYS, Half
from tests.conftest import NOW
from tests.days import Day
from tests.ui.rep import Rep, at_work

ASKED_MORE = ("appointment", "call-back", "out-of-office")
"""The outcomes that need a date or a time before anything can be written."""
TOMORROW = "2026-11-24"
WEDNESDAY = "2026-11-25"
MOST_KEYS = 110
MOST_OF_A_CALL = 18  # esc and its letter counted as two


@dataclass
class Hand:
    """The rep's hand: every key that it presses is counted, text typed into a field is not."""

    rep: Rep
    keys: int = 0

    async def press(self, *keys: str) -> None:
        """Press keys, each of which counts."""
        self.keys += len(keys)
        await self.rep.press(*keys)

    async def types(self, text: str, *, into: str) -> None:
        """Type a text into the field that has the focus, which must be the right one."""
        assert self.rep.field == into
        await self.rep.types(text)


def followed(day: Day, *names: str) -> list[int]:
    """Leads with a phone and an address, each with the first attempt due today."""
    found = [day.reachable(name) for name in names]
    for contact in found:
        day.done(day.follow(contact))
    return found


def outcomes(rep: Rep, contact: int) -> list[str]:
    """What was logged of a contact, oldest first."""
    sql = "select outcome from activity where contact_id = ? and outcome is not null order by id"
    return [one for (one,) in rep.ask(sql, contact)]


def halves(rep: Rep, contact: int) -> tuple[str, str]:
    """What became of the halves of the first attempt of a contact."""
    sql = "select call_state, email_state from attempt where contact_id = ? and n = 1"
    ((call, email),) = rep.ask(sql, contact)
    return call, email


# Two keys a half.


@pytest.mark.parametrize("half", list(Half))
@pytest.mark.parametrize("place", ["board", "contact", "today"])
async def test_n4_each_half_is_two_keys_from_the_row_wherever_it_is_shown(store, day, place, half):
    first = "c" if half is Half.CALL else "e"
    wanted = {key: one for key, one in OUTCOME_KEYS[half].items() if one not in ASKED_MORE}
    who = dict(zip(followed(day, *wanted.values()), wanted.items(), strict=True))
    async with at_work(store, size=(120, 60)) as rep:
        if place == "today":
            await rep.press("t")
        for contact, (key, outcome) in who.items():
            if place == "contact":
                rep.app.open_contact(contact)
                await rep.settle()
            else:
                rep.app.show_in_list(contact)
            hand, before = Hand(rep), rep.entries
            await hand.press(first)
            assert rep.entries == before
            await hand.press(key)
            assert hand.keys == 2
            assert rep.entries == before + 1
            if outcome == "skip":
                state = halves(rep, contact)
                assert state[half is Half.EMAIL] == "skipped"
            else:
                assert outcomes(rep, contact) == [outcome]
            while len(rep.app.screen_stack) > (2 if place == "today" else 1):
                await rep.press("escape")  # what comes next is asked; the outcome is in
            assert rep.app.screen_stack[-1].prefix is None


async def test_n4_do_not_call_but_e_mail_is_two_keys_too(store, day):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        hand = Hand(rep)
        await hand.press("c", "D")
        assert hand.keys == 2
        states = dict(rep.ask("select kind, state from channel where contact_id = ?", ana))
        assert states == {"phone": "opted_out", "email": "unverified"}


# The stories, with their keys.


@pytest.mark.parametrize(
    ("story", "keys", "said"),
    [(2, "cnes", ["no-answer", "sent"]), (3, "cves", ["voicemail", "sent"])],
)
async def test_stories_2_and_3_an_attempt_is_four_keys_and_the_next_row_comes(
    store, day, story, keys, said
):
    ana, _ = followed(day, "Ana", "Bo")
    async with at_work(store) as rep:
        await rep.press("t")
        assert rep.picked == "Ana"
        hand = Hand(rep)
        await hand.press(*keys[:2])
        assert rep.picked == "Ana"
        await hand.press(*keys[2:])
        assert hand.keys == 4
        assert rep.picked == "Bo"
        assert outcomes(rep, ana) == said
        rep.hears("next: call + e-mail Wed 25 Nov")


async def test_story_11_an_appointment_agreed_to_is_three_keys(store, day):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t")
        hand = Hand(rep)
        await hand.press("c", "a", "3")
        assert hand.keys == 3
        rep.sees_today()
        assert rep.ask("select due_on, due_time from task") == [("2026-11-23", "10:30")]
        assert day.run(ana) == ("stopped", "appointment")


async def test_story_12_a_reply_is_two_keys_and_the_next_step_is_asked(store, day):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t")
        hand = Hand(rep)
        await hand.press("e", "r")
        assert hand.keys == 2
        rep.sees_form("Next step")
        assert outcomes(rep, ana) == ["replied"]
        assert day.run(ana) == ("stopped", "replied")


@pytest.mark.parametrize(
    ("keys", "shown", "due"),
    [("z4", "4 Fri 27", "2026-11-27"), ("zth", "h Thu 26", "2026-11-26")],
)
async def test_story_14_a_snooze_is_two_keys_or_three_and_its_day_is_shown_before(
    store, day, keys, shown, due
):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t")
        await rep.press(*keys[:-1])
        rep.sees(shown)
        await rep.press(keys[-1])
        assert [row[1] for row in day.attempts(ana)] == [due]
        rep.sees("Nothing is due.")


@pytest.fixture
def exhausted(day: Day) -> list[int]:
    """Three leads who never answered: to be decided on, today."""
    found = followed(day, "Ana", "Bo", "Cy")
    while day.run(found[0]) == ("active", None):
        for contact in found:
            day.made(contact)
        day.later(day.now + timedelta(2))
    day.later(NOW + timedelta(14))
    return found


async def test_story_39_those_to_decide_on_are_two_keys_each(store, day, exhausted):
    async with at_work(store, clock=lambda: NOW + timedelta(14)) as rep:
        await rep.press("t")
        assert [row.group for row in rep.agenda.rows] == [10, 10, 10]
        hand = Hand(rep)
        for keys in ("ne", "xu", "xw"):
            await hand.press(*keys)
            rep.sees_today()
        assert hand.keys == 6
        assert rep.names == []
        assert [day.stage(one) for one in exhausted] == [
            "lead nurture",
            "lead disqualified",
            "lead disqualified",
        ]
        assert day.row("select count(*) from task where kind = 'decide' and state = 'open'") == (0,)


@pytest.mark.parametrize(
    ("keys", "states"),
    [("cd", ("opted_out", "opted_out")), ("eu", ("unverified", "opted_out"))],
)
async def test_story_46_do_not_contact_me_is_two_keys_and_shown(store, day, keys, states):
    (ana,) = followed(day, "Ana")
    async with at_work(store) as rep:
        await rep.press("t")
        hand = Hand(rep)
        await hand.press(*keys)
        assert hand.keys == 2
        found = dict(rep.ask("select kind, state from channel where contact_id = ?", ana))
        assert (found["phone"], found["email"]) == states
        assert day.run(ana) == ("stopped", "opted_out")
        assert rep.names == []
        rep.app.open_contact(ana)
        await rep.settle()
        rep.sees("opted out")


# The day of 24 rows.

AFTERNOON = NOW.replace(hour=16, minute=45)  # what is free now is tomorrow
QUIET, VOICEMAIL = 14, 5
LATE = 3  # of those who do not answer


@dataclass
class Rows:
    """The 24 of the day, by what will come of each."""

    live: int
    quiet: list[int]
    voicemail: list[int]
    agreed: int
    asked_back: int
    wrote: int
    wrong: int

    @classmethod
    def of(cls, day: Day) -> Rows:
        """Everyone due: the first of the quiet ones late, the one to talk to a SAL."""
        day.later(AFTERNOON - timedelta(4))
        late = followed(day, *(f"Quiet {n}" for n in range(LATE)))
        day.later(AFTERNOON)
        quiet = followed(day, *(f"Quiet {n}" for n in range(LATE, QUIET)))
        ways = {"phone": "+49 30 555 9000", "email": "lia@nordkran.example"}
        return cls(
            day.sal("Lia Live", **ways),
            late + quiet,
            followed(day, *(f"Box {n}" for n in range(VOICEMAIL))),
            *followed(day, "Agnes Agreed", "Rob Asked", "Rita Wrote", "Wim Wrong"),
        )

    @property
    def all(self) -> list[int]:
        """Everyone."""
        single = [self.live, self.agreed, self.asked_back, self.wrote, self.wrong]
        return [*self.quiet, *self.voicemail, *single]


class Afternoon(Hand):
    """What the rep does with each of them."""

    async def works(self, rows: Rows) -> None:
        """Log what came of the row under the cursor."""
        row = self.rep.agenda.selected
        assert row is not None
        match row.contact_id:
            case rows.live:
                await self.holds_the_call()
            case rows.agreed:
                await self.press("c", "a", "1")
            case rows.asked_back:
                await self.press("e", "r", "a", "2")
            case rows.wrote:
                await self.press("e", "r", "t")
                await self.types("Send the offer", into="title")
                await self.press("enter")
                await self.types("tue", into="on")
                await self.press("f10")
            case rows.wrong:
                await self.press(*"cwes")
            case one:
                await self.press("c", "v" if one in rows.voicemail else "n", *"es")

    async def holds_the_call(self) -> None:
        """Talk and type, rate what was heard, end it with an SQL and a day for the demo."""
        before = self.keys
        await self.press("d")
        await self.rep.types("two people copy orders by hand")
        for element, said, rating in (
            ("n", "a day a week", "4"),
            ("t", "before the first quarter", "3"),
            ("a", "she signs up to 20k", "4"),
        ):
            await self.press("escape", element)
            await self.rep.types(said)
            await self.press("escape", rating)
        await self.press("escape", "e", "q", "3", "enter")
        self.rep.sees_today()
        assert self.keys - before <= MOST_OF_A_CALL


async def test_a_day_of_24_rows_is_done_in_110_keys(store, day):
    rows = Rows.of(day)
    assert len(set(rows.all)) == 24
    async with at_work(store, clock=lambda: AFTERNOON) as rep:
        await rep.press("t")
        assert sorted(row.contact_id for row in rep.agenda.rows) == sorted(rows.all)
        assert rep.day.endswith(f"24 due · {LATE} late")
        hand, worked = Afternoon(rep), []
        while rep.names:
            worked.append(rep.agenda.selected.contact_id)
            await hand.works(rows)
            rep.sees_today()
        assert worked[0] == rows.live
        assert sorted(worked) == sorted(rows.all), "somebody was forgotten or worked twice"
        assert hand.keys <= MOST_KEYS, f"{hand.keys} keys"
        assert rep.day.endswith("0 due")
        rep.sees("Nothing is due.")
    for contact in rows.quiet:
        is_tried(day, contact, "no-answer")
    for contact in rows.voicemail:
        is_tried(day, contact, "voicemail")
    is_wrong(day, rows.wrong)
    is_stopped(day, rows.agreed, "appointment", ("appointment", TOMORROW, "09:00", 30))
    is_stopped(day, rows.asked_back, "replied", ("appointment", TOMORROW, "10:30", 30))
    is_stopped(day, rows.wrote, "replied", ("todo", TOMORROW, None, None))
    is_sql(day, rows.live)


def said(day: Day, contact: int) -> list[tuple[object, ...]]:
    """What was logged of a contact."""
    sql = "select kind, outcome from activity where contact_id = ? and kind <> 'note' order by id"
    return day.rows(sql, contact)


def tasks(day: Day, contact: int) -> list[tuple[object, ...]]:
    """What is planned with a contact."""
    sql = "select kind, due_on, due_time, minutes from task where contact_id = ? and state = 'open'"
    return day.rows(sql, contact)


def is_tried(day: Day, contact: int, outcome: str) -> None:
    """Attempt 1 is complete today with both halves done, attempt 2 is due on Wednesday."""
    assert said(day, contact) == [("call", outcome), ("email", "sent")]
    assert day.run(contact) == ("active", None)
    first, second = day.attempts(contact)
    assert (first[0], *first[2:]) == (1, "done", "done", "2026-11-23")
    assert second == (2, WEDNESDAY, "open", "open", None)
    assert tasks(day, contact) == []


def is_wrong(day: Day, contact: int) -> None:
    """The number is wrong, the e-mail made the attempt, the next one is an e-mail only."""
    assert said(day, contact) == [("call", "wrong-number"), ("email", "sent")]
    states = day.rows("select kind, state from channel where contact_id = ?", contact)
    assert dict(states)["phone"] == "wrong"
    assert day.attempts(contact) == [
        (1, "2026-11-23", "unavailable", "done", "2026-11-23"),
        (2, WEDNESDAY, "unavailable", "open", None),
    ]


def is_stopped(day: Day, contact: int, reason: str, task: tuple[object, ...]) -> None:
    """The follow-ups are over for a reason, and the next step is planned."""
    assert day.run(contact) == ("stopped", reason)
    assert tasks(day, contact) == [task]
    assert day.stage(contact) == "lead"
    assert len(day.attempts(contact)) == 1


def is_sql(day: Day, contact: int) -> None:
    """The call made an SQL, on its evidence, with a next step and no follow-ups running."""
    assert day.stage(contact) == "sql"
    assert day.run(contact)[0] == "stopped"
    assert day.run(contact)[1] in ("sql", "connected")
    assert tasks(day, contact) == [("appointment", TOMORROW, "10:00", 30)]
    call = day.row("select verdict, outcome, notes from call where contact_id = ?", contact)
    assert call == ("qualified", "talked", "two people copy orders by hand")
    found = "select element, rating, evidence from bant where contact_id = ? order by element"
    assert day.rows(found, contact) == [
        ("authority", "met", "she signs up to 20k"),
        ("budget", "unrated", ""),
        ("need", "met", "a day a week"),
        ("timeline", "partly", "before the first quarter"),
    ]
    gates = "select gate, origin from qualification where contact_id = ? order by id"
    assert day.rows(gates, contact) == [("sal", "evidence"), ("sql", "evidence")]
