"""Two keys that belong together: what came of a call or an e-mail, another day, what to copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from pipeboard.commands import contacts
from pipeboard.domain.tandem import OUTCOME_KEYS, Half
from pipeboard.settings import Settings
from pipeboard.ui import outside
from tests.ui.rep import Rep, at_work

CALL = (
    "call: t talked  a appointment  v voicemail  n no answer  g gatekeeper  b busy  w wrong number"
    "  c call back  d do not call  D but e-mail  k skip  enter dial"
)


def halves(rep: Rep) -> list[tuple[str, str]]:
    """What became of the halves of every attempt, oldest first."""
    return [(call, email) for call, email in rep.ask("select call_state, email_state from attempt")]


def outcomes(rep: Rep) -> list[str]:
    """The outcomes logged, oldest first."""
    return [one for (one,) in rep.ask("select outcome from activity order by id") if one]


@pytest.fixture
def ana(day) -> int:
    """Ana Ruiz with follow-ups running and attempt 1 due today."""
    contact = day.reachable("Ana Ruiz")
    day.done(day.follow(contact))
    return contact


# What is shown.


@pytest.mark.parametrize("size", [(200, 40), (120, 40), (80, 24), (58, 20)])
@pytest.mark.parametrize("place", ["board", "contact"])
async def test_the_letters_are_on_screen_after_the_first_key_and_none_is_cut(
    store, ana, size, place
):
    async with at_work(store, size=size) as rep:
        if place == "contact":
            await rep.press("enter")
        await rep.press("c")
        for part in CALL.removeprefix("call: ").split("  "):
            assert any(part in line for line in rep.lines), (part, rep.text)
        assert len(rep.footer.splitlines()) == {200: 1, 120: 2, 80: 2, 58: 3}[size[0]]
        await rep.resizes(80, 24)
        assert len(rep.footer.splitlines()) == 2
        await rep.press("escape")
        rep.sees_not("gatekeeper")
        assert len(rep.footer.splitlines()) == 1
        await rep.press("e")
        rep.sees("e-mail: s sent  r replied  o out of office  b bounced  f soft bounce")


async def test_esc_and_a_key_that_is_none_write_nothing(store, day, ana):
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press("c", "escape")
        assert rep.told == []
        rep.sees_board()
        await rep.press("c", "x")  # not: disqualify
        rep.hears("call: x is none of its keys; nothing was done.")
        rep.sees_board()
        await rep.press("e", "n", "z", "x", "z", "t", "x", "y", "ctrl+d")
        assert rep.entries == before
        await rep.press("x")
        rep.sees_form("Disqualify")


async def test_with_nobody_under_the_cursor_nothing_is_asked(store):
    async with at_work(store) as rep:
        for key in "cezyfpS":
            await rep.press(key)
            rep.hears("There is nobody under the cursor")
            rep.dismisses()
        rep.sees_board()


async def test_a_prefix_has_the_keys_that_the_rep_gave_it(store, ana):
    keys = {"contact.call": "f5", "contact.email": "f6,c"}
    async with at_work(store, settings=Settings(keys=keys)) as rep:
        await rep.press("f5", "n")
        assert outcomes(rep) == ["no-answer"]
        await rep.press("c", "s")
        assert outcomes(rep) == ["no-answer", "sent"]
        await rep.press("e")
        assert "sent" not in rep.footer


# What is logged.


async def test_n4_each_half_is_two_keys_and_the_next_attempt_is_said(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "n")
        assert halves(rep) == [("done", "open")]
        await rep.press("e", "s")
        assert halves(rep) == [("done", "done"), ("open", "open")]
        assert outcomes(rep) == ["no-answer", "sent"]
        rep.hears("Wed 25 Nov")
        rep.hears("u undoes it")


async def test_four_keys_in_one_read_are_two_outcomes(store, ana):
    async with at_work(store) as rep:
        await rep.reads("cnes")
        assert outcomes(rep) == ["no-answer", "sent"]
        assert halves(rep)[0] == ("done", "done")
        await rep.reads("uu")
        assert halves(rep) == [("open", "open")]


async def test_the_same_on_a_contacts_screen(store, ana):
    async with at_work(store) as rep:
        await rep.press("enter")
        await rep.reads("cves")
        assert outcomes(rep) == ["voicemail", "sent"]
        rep.sees("call: left voicemail", "e-mail sent")


@pytest.mark.parametrize(
    ("half", "key"),
    [
        (half, key)
        for half, keys in OUTCOME_KEYS.items()
        for key, outcome in keys.items()
        if outcome not in ("appointment", "call-back", "out-of-office")
    ],
)
async def test_every_letter_logs_its_outcome_and_undo_takes_it_back(store, ana, half, key):
    async with at_work(store) as rep:
        await rep.press("c" if half is Half.CALL else "e", key)
        logged = OUTCOME_KEYS[half][key]
        if logged == "skip":
            assert sorted(halves(rep)[0]) == ["open", "skipped"]
        else:
            assert outcomes(rep) == [logged]
        while len(rep.app.screen_stack) > 1:
            await rep.press("escape")
        await rep.press("u")
        assert outcomes(rep) == []
        assert halves(rep) == [("open", "open")]


async def test_case_04_a_second_call_is_taken_too(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "n", "c", "v")
        assert outcomes(rep) == ["no-answer", "voicemail"]
        assert halves(rep) == [("done", "open")]


async def test_story_46_do_not_call_closes_both_ways_unless_e_mail_is_fine(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "d")
        states = rep.ask("select kind, state from channel order by kind")
        assert states == [("email", "opted_out"), ("phone", "opted_out")]
        await rep.press("u", "c", "D")
        states = dict(rep.ask("select kind, state from channel"))
        assert states["phone"] == "opted_out"
        assert states["email"] != "opted_out"


async def test_without_follow_ups_the_refusal_opens_their_form_and_enter_starts_them(store, day):
    day.reachable("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("c", "n")
        rep.sees_form("Follow-ups")
        assert "has no follow-ups running" in rep.refusal
        await rep.press("enter")
        rep.sees_board()
        assert rep.ask("select state, max_attempts from cadence") == [("active", 5)]
        await rep.press("c", "n")
        assert outcomes(rep) == ["no-answer"]


async def test_two_screens_log_the_same_half_and_the_second_is_told(store, day, ana):
    async with at_work(store) as rep:
        await rep.press("c")
        day.done(day.log(ana, "call", "voicemail"))
        await rep.press("n")
        assert outcomes(rep) == ["voicemail"]
        assert any("meanwhile" in one for one in rep.told), rep.told


# What asks for more.


async def test_story_11_an_appointment_is_three_keys(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "a")
        rep.sees_form("Appointment")
        rep.sees("today 09:30", "today 10:00", "today 10:30")
        await rep.press("2")
        rep.sees_board()
        task = rep.ask("select kind, due_on, due_time, minutes from task")
        assert task == [("appointment", "2026-11-23", "10:00", 30)]
        assert rep.ask("select state, stop_reason from cadence") == [("stopped", "appointment")]
        await rep.press("u")
        assert rep.ask("select state, stop_reason from cadence") == [("active", None)]
        assert rep.ask("select 1 from task") == []


async def test_an_appointment_in_one_read(store, ana):
    async with at_work(store) as rep:
        await rep.reads("ca1")
        assert rep.ask("select due_on, due_time from task") == [("2026-11-23", "09:30")]


async def test_a_talk_asks_for_the_next_step_and_esc_leaves_it_open(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "t")
        rep.sees_form("Next step")
        assert outcomes(rep) == ["talked"]
        await rep.press("escape")
        rep.sees_board()
        assert rep.ask("select 1 from task") == []
        await rep.press("c", "t", "a", "1")
        rep.sees_board()
        assert rep.ask("select kind, due_time from task") == [("appointment", "09:30")]


async def test_the_next_step_may_be_another_form(store, ana):
    async with at_work(store) as rep:
        for key, title in (
            ("s", "Needs assessment"),
            ("d", "Discovery call"),
            ("n", "Nurture"),
            ("x", "Disqualify"),
        ):
            await rep.press("c", "t", key)
            rep.sees_form(title)
            await rep.press("escape")
            rep.sees_board()


async def test_no_way_left_proposes_to_disqualify_with_its_reason(store, ana):
    async with at_work(store) as rep:
        await rep.press("c", "w", "e", "b")
        rep.sees_form("Disqualify")
        assert rep.form.values["reason"] == "no_working_channel"
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "lead disqualified"


@pytest.mark.parametrize(("key", "state"), [("y", "paused"), ("n", "active"), ("j", "active")])
async def test_n12_a_reply_asks_once_to_pause_the_others_there(store, day, key, state):
    for name in ("Bo", "Cy", "Ana Ruiz"):
        day.done(day.follow(day.reachable(name, company="Helm & Sohn")))
    async with at_work(store) as rep:
        assert rep.selected == "Ana Ruiz"
        await rep.press("e", "r")
        rep.sees("2 others at Helm & Sohn have follow-ups running: y pause them for a week")
        await rep.press(key)
        rep.sees_form("Next step")
        await rep.press("escape")
        rep.sees_board()
        found = rep.ask("select state from cadence order by id")
        assert found == [(state,), (state,), ("stopped",)]
        assert "follow-ups running" not in rep.footer
        if key == "y":
            await rep.press("u")
            assert rep.ask("select count(*) from cadence where state = 'active'") == [(2,)]


async def test_callback_and_out_of_office_ask_until_when(store, ana):
    async with at_work(store) as rep:
        await rep.press("e", "o")
        rep.sees_form("Out of office")
        await rep.saves()
        assert rep.missing == ["on"]
        await rep.types("fri")
        await rep.press("enter")
        rep.sees_board()
        assert rep.ask("select state from cadence") == [("paused",)]
        assert rep.ask("select due_on from attempt") == [("2026-11-30",)]
        await rep.press("c", "c")
        rep.sees_form("Call back")
        await rep.fills(on="thu", at="14:00")
        await rep.saves()
        rep.sees_board()
        task = rep.ask("select kind, due_on, due_time from task")
        assert task == [("callback", "2026-11-26", "14:00")]


async def test_content_sent_is_one_key(store, ana):
    async with at_work(store) as rep:
        await rep.press("S")
        rep.hears("u undoes it")
        assert rep.ask("select count(*) from activity") == [(1,)]


# Dialling.


@pytest.fixture
def dialled(monkeypatch) -> list[str]:
    """What was handed to the telephone."""
    found: list[str] = []

    def open_address(address: str, program: str) -> bool:
        found.append(address)
        return program == "phone"

    monkeypatch.setattr(outside, "opener", lambda: "phone")
    monkeypatch.setattr(outside, "open_address", open_address)
    return found


async def test_story_33_c_enter_dials_and_the_clock_starts(store, ana, dialled):
    async with at_work(store) as rep:
        await rep.press("c", "enter")
        assert dialled == ["tel:+49305550001"]
        assert rep.call.is_running
        await rep.press("escape", "e", "n")
        assert outcomes(rep) == ["no-answer"]


async def test_where_nothing_dials_the_number_is_copied(store, ana, monkeypatch, dialled):
    async with at_work(store) as rep:
        for opener in (None, "broken"):
            monkeypatch.setattr(outside, "opener", lambda opener=opener: opener)
            await rep.press("c", "enter")
            rep.hears("it cannot be dialled from here")
            assert rep.app.clipboard.startswith("+49 30 555")
            rep.dismisses()
            await rep.press("escape", "escape")


async def test_n19_dialling_asks_in_quiet_hours_and_logging_never(store, day, dialled):
    ana = day.reachable("Ana Ruiz")
    day.done(store.do(contacts.edit, ana, {"timezone": "America/Denver"}, seen=10**9))
    async with at_work(store) as rep:
        await rep.press("c", "enter")
        rep.sees("02:00 in Denver: y dials anyway")
        await rep.press("n")
        assert dialled == []
        assert rep.app.session is None
        await rep.press("c", "enter", "y")
        assert len(dialled) == 1
        assert rep.call.is_running
        await rep.press("escape", "e", "t")
        assert outcomes(rep) == ["talked"]


async def test_a_number_that_is_wrong_is_not_dialled(store, ana, dialled):
    async with at_work(store) as rep:
        await rep.press("c", "w", "c", "enter")
        rep.hears("Ana Ruiz has no usable phone number")
        assert dialled == []


def test_only_telephones_mail_and_pages_are_ever_opened():
    for address in ("file:///etc/passwd", "javascript:x", "-h", "ssh://x", ""):
        with pytest.raises(ValueError, match="is never opened"):
            outside.open_address(address, "true")
    assert outside.open_address("tel:+1303", "true") is True
    assert outside.open_address("tel:+1303", "false") is False
    assert outside.open_address("tel:+1303", "no-such-program-here") is False
    assert outside.tel("+1 (303) 555-0142 ext; rm") == "tel:+13035550142"


def test_nothing_is_opened_over_ssh_or_without_a_display(tmp_path):
    for name in ("xdg-open", "open"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": str(tmp_path)}
    shown = {**path, "DISPLAY": ":0"}
    assert outside.opener(shown, "linux") == str(tmp_path / "xdg-open")
    assert outside.opener(path, "darwin") == str(tmp_path / "open")
    assert outside.opener(path, "linux") is None
    assert outside.opener({**shown, "SSH_CONNECTION": "10.0.0.1"}, "linux") is None
    assert outside.opener({**path, "SSH_TTY": "/dev/pts/1"}, "darwin") is None
    assert outside.opener({"PATH": "", "DISPLAY": ":0"}, "linux") is None


# Another day.


async def test_story_14_the_day_of_every_digit_is_shown_before_it_is_kept(store, ana):
    async with at_work(store, size=(80, 24)) as rep:
        await rep.press("z")
        rep.sees("1 Tue 24", "2 Wed 25", "4 Fri 27", "5 → Mon 30", "6 → Mon 30", "7 Mon 30")
        rep.sees("9 Wed 2", "m tu w th f sa su weekday", "d date")
        await rep.press("4")
        assert rep.ask("select due_on, snoozes from attempt") == [("2026-11-27", 1)]
        rep.hears("Fri 27 Nov")
        await rep.press("u")
        assert rep.ask("select due_on, snoozes from attempt") == [("2026-11-23", 0)]


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ("zth", "2026-11-26"),
        ("ztu", "2026-11-24"),
        ("zf", "2026-11-27"),
        ("zm", "2026-11-30"),
        ("zw", "2026-11-25"),
        ("zsa", "2026-11-30"),
        ("zsu", "2026-11-30"),
        ("z5", "2026-11-30"),
    ],
)
async def test_a_snooze_spells_a_weekday_and_lands_on_a_working_day(store, ana, keys, due):
    async with at_work(store) as rep:
        await rep.reads(keys)
        assert rep.ask("select due_on from attempt") == [(due,)]


async def test_a_snooze_to_a_date_far_off_proposes_nurture(store, ana):
    async with at_work(store) as rep:
        await rep.press("z", "d")
        rep.sees_form("Snooze")
        await rep.types("+3w")
        await rep.saves()
        assert "nurture instead?" in rep.refusal
        assert rep.field == "then"
        await rep.press("n")
        rep.sees_form("Nurture")
        assert rep.form.values["revisit_on"] == "2026-12-14"
        await rep.press("escape", "z", "d")
        await rep.types("+2w")
        await rep.saves()
        rep.sees_board()
        assert rep.ask("select due_on from attempt") == [("2026-12-07",)]


async def test_a_rule_that_the_store_cannot_have_is_named(store, ana):
    async with at_work(store) as rep:
        with closing(sqlite3.connect(store.path)) as db, db:
            at = "2026-11-23T09:00:00Z"
            row = (at, at, "max_attempts", "7")
            db.execute(
                "insert into setting (created_at, updated_at, key, value) values (?,?,?,?)", row
            )
        for keys in (("z",), ("f",), ("c", "enter"), ("c", "a")):
            await rep.press(*keys)
            rep.hears("cadence.max_attempts = 7: use 3, 4 or 5")
            rep.sees_board()
            rep.dismisses()


# Copies.


async def test_y_copies_what_its_letter_says(store, day):
    day.add("Ana Ruiz", email="ana@northwind.example", phone="+49 30 555 0001")
    async with at_work(store) as rep:
        await rep.press("y")
        assert rep.footer == (
            "copy: e e-mail address  p phone number  s call script  a agenda  l line for the call"
            "  m e-mail  d e-mail that says no"
        )
        await rep.press("e")
        assert rep.app.clipboard == "ana@northwind.example"
        rep.hears("Copied the e-mail address: ana@northwind.example")
        await rep.press("y", "p")
        assert rep.app.clipboard == "+49 30 555 0001"


async def test_what_cannot_be_used_is_not_copied(store, ana):
    async with at_work(store) as rep:
        await rep.press("e", "b", "y", "e")
        rep.hears("Ana Ruiz has no usable e-mail address (E adds one)")
        assert "@" not in rep.app.clipboard
