"""Following up without the app: starting, logging, days away, the settings, the calendar file."""

from __future__ import annotations

import re
import shlex
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from pipeboard.cli.main import commands
from pipeboard.domain.rules import RULE_KEYS
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from tests.cli.conftest import Ran, Shell

ADVANCE = {
    Outcome.CALL_BACK: ("--until", "2026-11-27"),
    Outcome.OUT_OF_OFFICE: ("--until", "2026-11-27"),
    Outcome.APPOINTMENT: ("--at", "2026-11-27 13:00"),
}


@pytest.fixture
def kai(shell: Shell) -> str:
    """The number of someone who can be called and written to."""
    added = shell.add("Kai Brandt", "--company", "Helm & Sohn", *ways("kai@helm.example"))
    return str(added)


def ways(email: str) -> tuple[str, ...]:
    return ("--email", email, "--phone", f"+49 30 {abs(hash(email)) % 10**7:07}")


def cadence(shell: Shell, contact: str) -> Any:
    return shell.ok("show", contact, "--json").json["cadence"]


def refused(ran: Ran, code: int, *words: str) -> None:
    """Refused in one line that has these words."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    for word in words:
        assert word in ran.err


def entries(shell: Shell) -> int:
    return len(shell.ok("history", "--json").json)


def test_follow_ups_start_with_attempt_one_and_say_when(shell: Shell, kai: str) -> None:
    ran = shell.ok("follow", kai)
    assert ran.out.count("\n") == 1
    assert "Kai Brandt" in ran.out
    run = cadence(shell, kai)
    assert (run["state"], run["attempt"], run["max_attempts"]) == ("active", 1, 5)
    assert run["next_due"] == "2026-11-23"


def test_sd_42_attempts_are_three_to_five(shell: Shell, kai: str) -> None:
    for number in ("2", "6", "0", "-1"):
        refused(shell("follow", kai, "--attempts", number), 2, "use 3, 4 or 5")
    assert cadence(shell, kai) is None
    shell.ok("follow", kai, "--attempts", "3")
    assert cadence(shell, kai)["max_attempts"] == 3


def test_follow_ups_that_run_are_not_started_again(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    refused(shell("follow", kai), 1, "Kai Brandt")
    refused(shell("follow", "99"), 1, "no contact 99")


def test_someone_without_a_channel_is_refused(shell: Shell) -> None:
    refused(shell("follow", str(shell.add("No Way"))), 1)


def test_sd_40_call_and_e_mail_make_an_attempt(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    first = shell.ok("log", kai, "call", "no-answer").out
    assert first.startswith("Kai Brandt: call no answer")
    assert "e-mail" in first
    second = shell.ok("log", kai, "email", "sent").out
    assert "attempt 1/5 done" in second
    assert "Wed 25 Nov" in second
    run = cadence(shell, kai)
    assert (run["attempt"], run["next_due"]) == (2, "2026-11-25")


def test_a_touch_made_on_another_day_counts_from_then_and_is_echoed(
    shell: Shell, kai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.ok("follow", kai)
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-26T10:00")
    said = shell.ok("log", kai, "call", "voicemail", "--on", "2026-11-25").out
    assert "Wed 25 Nov" in said
    said = shell.ok("log", kai, "email", "sent", "--on", "wed 25 nov").out
    assert cadence(shell, kai)["next_due"] == "2026-11-27"
    assert "Wed 25 Nov" in said
    assert "Fri 27 Nov" in said


def test_case_18_a_touch_before_the_start_is_refused_with_both_dates(
    shell: Shell, kai: str
) -> None:
    shell.ok("follow", kai)
    before = entries(shell)
    refused(shell("log", kai, "call", "no-answer", "--on", "2026-11-20"), 1, "20 Nov", "23 Nov")
    refused(shell("log", kai, "call", "no-answer", "--on", "2026-11-24"), 1)
    assert entries(shell) == before


@pytest.mark.parametrize(
    ("half", "outcome", "missing"),
    [
        ("call", "call-back", "--until"),
        ("email", "out-of-office", "--until"),
        ("call", "appointment", "--at"),
    ],
)
def test_sd_45_what_an_outcome_needs_is_named(
    half: str, outcome: str, missing: str, shell: Shell, kai: str
) -> None:
    shell.ok("follow", kai)
    before = entries(shell)
    refused(shell("log", kai, half, outcome), 1, outcome, missing)
    assert entries(shell) == before


@pytest.mark.parametrize(
    ("at", "word"), [("2026-11-25", "time"), ("13:00", "date"), ("25 nov 2026", "time")]
)
def test_sd_45_an_appointment_has_both_a_date_and_a_time(
    at: str, word: str, shell: Shell, kai: str
) -> None:
    refused(shell("log", kai, "call", "appointment", "--at", at), 1, f"no {word}")


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-25 13:00",
        "2026-11-25T13:00",
        "wed 1pm",
        "Wed 25 Nov, 1 PM",
        "25 nov at 13:00",
        "+2d 13:00",
        "25/11 13h00",
    ],
)
def test_sd_44_an_appointment_is_read_echoed_and_ends_the_chasing(
    at: str, shell: Shell, kai: str
) -> None:
    shell.ok("follow", kai)
    said = shell.ok("log", kai, "call", "appointment", "--at", at, "--place", "Their office").out
    assert "Wed 25 Nov" in said
    assert "13:00" in said
    shown = shell.ok("show", kai, "--json").json
    assert shown["cadence"]["state"] == "stopped"
    (task,) = [one for one in shown["tasks"] if one["state"] == "open"]
    assert (task["kind"], task["due_on"], task["due_time"], task["place"]) == (
        "appointment",
        "2026-11-25",
        "13:00",
        "Their office",
    )
    shell.ok("undo")
    assert cadence(shell, kai)["state"] == "active"


def test_an_appointment_in_the_past_is_refused(shell: Shell, kai: str) -> None:
    refused(shell("log", kai, "call", "appointment", "--at", "2026-11-20 13:00"), 1, "20 Nov")


def test_a_call_back_has_a_day_and_maybe_a_time(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    said = shell.ok("log", kai, "call", "call-back", "--until", "fri").out
    assert "Fri 27 Nov" in said
    assert cadence(shell, kai)["state"] == "paused"
    shell.ok("undo")
    said = shell.ok("log", kai, "call", "call-back", "--at", "fri 14:30").out
    assert "Fri 27 Nov" in said
    (task,) = shell.ok("show", kai, "--json").json["tasks"]
    assert (task["kind"], task["due_on"], task["due_time"]) == ("callback", "2026-11-27", "14:30")


def test_out_of_office_pauses_and_says_until_when(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    said = shell.ok("log", kai, "email", "out-of-office", "--until", "27 nov").out
    assert "Mon 30 Nov" in said
    assert cadence(shell, kai)["state"] == "paused"


@pytest.mark.parametrize("half", list(Half))
def test_every_outcome_of_a_half_can_be_logged(half: Half, shell: Shell) -> None:
    for outcome in OUTCOME_KEYS[half].values():
        number = str(shell.add(f"For {outcome}", *ways(f"{outcome}@x.example")))
        shell.ok("follow", number)
        said = shell.ok("log", number, half.value, outcome.value, *ADVANCE.get(outcome, ())).out
        assert f"For {outcome}" in said
        assert len(said.splitlines()) == 1


def test_an_unknown_outcome_names_the_nearest(shell: Shell, kai: str) -> None:
    refused(shell("log", kai, "call", "voicmail"), 2, "did you mean “voicemail”")
    refused(shell("log", kai, "letter", "sent"), 2, "call or email")


def test_an_outcome_of_the_other_half_is_refused(shell: Shell, kai: str) -> None:
    refused(shell("log", kai, "email", "voicemail"), 2, "voicemail is an outcome of a call")
    refused(shell("log", kai, "call", "sent"), 2, "sent is an outcome of an e-mail")


def test_an_outcome_may_be_written_as_it_is_said(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    assert "no answer" in shell.ok("log", kai, "CALL", "No answer").out
    assert "sent" in shell.ok("log", kai, "e-mail", "SENT").out


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        (("call", "no-answer", "--until", "fri"), "--until"),
        (("email", "sent", "--at", "fri 13:00"), "--at"),
        (("call", "call-back", "--until", "fri", "--at", "fri 13:00"), "--until"),
        (("call", "talked", "--place", "here"), "--place"),
        (("call", "call-back", "--until", "fri", "--minutes", "10"), "--minutes"),
        (("email", "sent", "--email-fine"), "--email-fine"),
        (("call", "no-answer", "--pause-company"), "--pause-company"),
    ],
)
def test_an_option_that_says_nothing_about_an_outcome_is_refused(
    arguments: tuple[str, ...], flag: str, shell: Shell, kai: str
) -> None:
    refused(shell("log", kai, *arguments), 2, flag)


@pytest.mark.parametrize("words", ["someday", "2026-02-30", "13", ""])
def test_a_day_that_is_none_is_wrong_usage(words: str, shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    refused(shell("log", kai, "call", "no-answer", "--on", words), 2, "--on")


def test_a_try_without_follow_ups_is_refused_with_the_way_to_start(shell: Shell, kai: str) -> None:
    refused(shell("log", kai, "call", "no-answer"), 1, "Kai Brandt", f"pipeboard follow {kai}")
    refused(shell("log", "99", "call", "no-answer"), 1, "no contact 99")


def test_do_not_call_ends_it_for_e_mail_too_unless_that_is_fine(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    shell.ok("log", kai, "call", "do-not-call", "--email-fine")
    states = {one["kind"]: one["state"] for one in shell.ok("show", kai, "--json").json["channels"]}
    assert (states["phone"], states["email"]) == ("opted_out", "unverified")
    shell.ok("undo")
    shell.ok("log", kai, "call", "do-not-call")
    states = {one["kind"]: one["state"] for one in shell.ok("show", kai, "--json").json["channels"]}
    assert (states["phone"], states["email"]) == ("opted_out", "opted_out")


def test_a_note_and_an_offer_are_kept(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    shell.ok("log", kai, "email", "sent", "--note", "with the price list", "--offer")
    assert "with the price list" in shell.ok("show", kai).out


def colleagues(shell: Shell, kai: str) -> tuple[str, str]:
    others = [
        str(shell.add(name, "--company", "Helm & Sohn", *ways(f"{name}@helm.example")))
        for name in ("Bo", "Cy")
    ]
    for number in (kai, *others):
        shell.ok("follow", number)
    return others[0], others[1]


def test_n12_a_reply_says_who_else_is_chased_at_the_company(shell: Shell, kai: str) -> None:
    colleagues(shell, kai)
    answer, others = shell.ok("log", kai, "email", "replied").out.splitlines()
    assert answer.startswith("Kai Brandt: e-mail replied")
    assert others.startswith("2 others at Helm & Sohn have follow-ups running")
    assert "--pause-company" in others


def test_n12_the_others_are_paused_when_that_is_said(shell: Shell, kai: str) -> None:
    numbers = colleagues(shell, kai)
    shell.ok("log", kai, "email", "replied", "--pause-company")
    assert [cadence(shell, one)["state"] for one in numbers] == ["paused", "paused"]
    shell.ok("undo")
    assert [cadence(shell, one)["state"] for one in numbers] == ["active", "active"]
    assert cadence(shell, kai)["state"] == "stopped"


def test_n12_nobody_is_asked_about_when_that_is_said(shell: Shell, kai: str) -> None:
    colleagues(shell, kai)
    assert len(shell.ok("log", kai, "email", "replied", "--no-pause-company").out.splitlines()) == 1


@pytest.mark.parametrize(("answer", "state"), [(True, "paused"), (False, "active")])
def test_n12_in_a_terminal_the_rep_is_asked_once(
    answer: bool, state: str, shell: Shell, kai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = colleagues(shell, kai)
    asked: list[str] = []
    monkeypatch.setattr("pipeboard.cli.launch.has_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda words, **_: asked.append(words) or answer)
    shell.ok("log", kai, "email", "replied")
    assert asked == ["2 others at Helm & Sohn have follow-ups running: pause them?"]
    assert [cadence(shell, one)["state"] for one in numbers] == [state, state]


def test_what_the_readme_types_works(shell: Shell) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name in ("Ana", "Bo", "Cy"):
        shell.add(name, *ways(f"{name}@x.example"))
    typed = re.findall(r"^\$ pipeboard (.*)$", readme, re.MULTILINE)
    assert len(typed) == 7
    for line in typed:
        shell.ok(*shlex.split(line))


def test_n13_today_is_printed_whole_in_a_line_and_as_json(shell: Shell, kai: str) -> None:
    assert shell("today", "--check").code == 0
    shell.ok("follow", kai)
    assert "Kai Brandt" in shell.ok("today").out
    assert shell.ok("today", "--line").out == "1 due\n"
    assert shell("today", "--line", "--check").code == 1
    (row,) = shell.ok("today", "--json").json
    assert row == {
        "group": 7,
        "contact_id": int(kai),
        "name": "Kai Brandt",
        "why": "call + e-mail",
        "due_on": "2026-11-23",
        "late_days": 0,
        "attempt": "1/5",
    }


def test_today_is_a_command_like_the_others(shell: Shell, kai: str) -> None:
    shell.ok("follow", kai)
    assert "--line" in shell.ok("today", "-h").out
    ran = CliRunner().invoke(commands, ["today", "--line", "--check"], standalone_mode=False)
    assert (ran.return_value, ran.output) == (1, "1 due\n")
    refused(shell("today", "--lime"), 2, "--lime")


def test_show_prints_the_cadence_and_the_next_step(shell: Shell, kai: str) -> None:
    assert "follow-ups" not in shell.ok("show", kai).out
    shell.ok("follow", kai)
    shown = shell.ok("show", kai).out
    assert "follow-ups  1/5 active · call + e-mail Mon 23 Nov" in shown
    shell.ok("log", kai, "call", "appointment", "--at", "2026-11-25 13:00")
    shown = shell.ok("show", kai).out
    assert "follow-ups  stopped: appointment" in shown
    assert "next step   Wed 25 Nov 13:00" in shown


def test_the_settings_are_printed_and_set_as_one_command(shell: Shell, kai: str) -> None:
    shown = dict(line.split(maxsplit=1) for line in shell.ok("cadence").out.splitlines())
    assert tuple(shown) == RULE_KEYS
    assert (shown["gap_days"], shown["max_attempts"], shown["workdays"]) == ("2", "5", "mon-fri")
    before = entries(shell)
    said = shell.ok("cadence", "max_attempts=4", "workdays=sun-thu").out
    assert "4" in said
    assert entries(shell) == before + 1
    assert shell.ok("cadence", "--json").json["workdays"] == ["mon", "tue", "wed", "thu", "sun"]
    shell.ok("undo")
    assert shell.ok("cadence", "--json").json["max_attempts"] == 5


def test_the_settings_as_json_have_the_documented_fields(shell: Shell) -> None:
    shown = shell.ok("cadence", "--json").json
    assert not shell.store.exists()
    assert tuple(shown) == (*RULE_KEYS, "holidays", "away")
    assert shown["country"] is None
    assert (shown["off"], shown["holidays"], shown["away"]) == ([], [], [])
    assert (shown["gap_unit"], shown["workday_end"]) == ("calendar", "18:00")


def test_a_country_brings_its_holidays(shell: Shell) -> None:
    shell.ok("cadence", "country=DE")
    assert "2026-12-25" in shell.ok("cadence", "--json").json["holidays"]
    assert "next holiday" in shell.ok("cadence").out
    shell.ok("cadence", "country=none")
    assert shell.ok("cadence", "--json").json["holidays"] == []


def test_a_setting_that_is_none_or_not_allowed_is_refused(shell: Shell) -> None:
    refused(shell("cadence", "max_attempt=4"), 2, "did you mean “max_attempts”")
    refused(shell("cadence", "max_attempts"), 2, "KEY=VALUE")
    refused(shell("cadence", "max_attempts=7"), 1, "use 3, 4 or 5")
    refused(shell("cadence", "gap_days=3", "max_attempts=2"), 1, "use 3, 4 or 5")
    assert shell.ok("cadence", "--json").json["gap_days"] == 2


def test_n6_days_away_are_set_echoed_printed_and_ended(shell: Shell) -> None:
    nothing = shell("away")
    assert (nothing.code, nothing.out) == (0, "")
    assert "away 24dec..3jan" in nothing.err
    assert not shell.store.exists()
    said = shell.ok("away", "24dec..3jan").out
    assert "Thu 24 Dec – Sun 3 Jan 2027" in said
    assert "Mon 4 Jan" in said
    assert shell.ok("away").out == "away Thu 24 Dec – Sun 3 Jan 2027\n"
    assert shell.ok("away", "--json").json == [{"from": "2026-12-24", "to": "2027-01-03"}]
    assert shell.ok("cadence", "--json").json["away"] == shell.ok("away", "--json").json
    shell.ok("away", "--back")
    assert shell.ok("away", "--json").json == []
    shell.ok("undo")
    assert len(shell.ok("away", "--json").json) == 1


@pytest.mark.parametrize("words", ["27dec2026..24dec2026", "2026-01-01..2026-01-05", "soon..later"])
def test_a_range_that_is_none_is_refused(words: str, shell: Shell) -> None:
    refused(shell("away", words), 2)
    refused(shell("away", words, "--back"), 2)
    assert not shell.store.exists()


@pytest.fixture
def in_madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in Madrid, which says so."""
    monkeypatch.setenv("TZ", "Europe/Madrid")
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Europe/Madrid")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_madrid")
def test_the_calendar_goes_to_standard_output_or_into_a_private_file(
    shell: Shell, kai: str, tmp_path: Path
) -> None:
    shell.ok("follow", kai)
    shell.ok("log", kai, "call", "appointment", "--at", "2026-11-25 13:00", "--place", "There")
    printed = shell.ok("ics").out
    (event,) = Calendar.from_ical(printed).events
    assert f"{event.start:%Y-%m-%d %H:%M %Z}" == "2026-11-25 13:00 CET"
    assert str(event["LOCATION"]) == "There"
    file = tmp_path / "my calendar.ics"
    assert shell.ok("ics", "-").out == shell.ok("ics").out
    assert str(file) in shell.ok("ics", str(file)).out
    assert file.read_bytes() == printed.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = str(shell.add("Bo Berg", *ways("bo@x.example")))
    shell.ok("follow", other)
    days = Calendar.from_ical(shell.ok("ics", "--due-days").out).events
    assert {f"{one['SUMMARY']}".partition(" ")[0] for one in days if "due-" in one["UID"]} == {"Bo"}


def test_a_zone_that_the_machine_does_not_keep_is_not_believed(
    shell: Shell, kai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Asia/Tokyo")
    shell.ok("log", kai, "call", "appointment", "--at", "2026-11-25 13:00")
    assert "DTSTART:20261125T" in shell.ok("ics").out
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "No/Where")
    assert "DTSTART:20261125T" in shell.ok("ics").out


def test_a_calendar_that_cannot_be_written_is_said(shell: Shell, kai: str, tmp_path: Path) -> None:
    refused(shell("ics", str(tmp_path / "none" / "x.ics")), 73, "x.ics")
    refused(shell("ics", str(tmp_path)), 73, "not a file")


def test_without_a_store_the_calendar_is_empty_and_none_is_made(shell: Shell) -> None:
    assert Calendar.from_ical(shell.ok("ics").out).events == []
    assert not shell.store.exists()


def test_words_from_outside_reach_no_terminal_raw(shell: Shell) -> None:
    number = str(shell.add("\x1b]0;owned\x07Kai", *ways("k@x.example")))
    said = [
        shell("follow", number),
        shell("log", number, "call", "no-answer"),
        shell("log", number, "call", "\x1b[2J"),
        shell("cadence", "\x1b[2J=1"),
        shell("away", "\x1b[2J"),
        shell("ics"),
    ]
    assert all("\x1b" not in one.out + one.err for one in said)


def test_a_task_that_repeats_says_how(shell: Shell, kai: str) -> None:
    weekly = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"
    with closing(sqlite3.connect(shell.store)) as db, db:
        db.executemany(
            """insert into task(created_at, updated_at, contact_id, kind, title, due_on, sequence,
            state, repeat) values ('2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z', ?, 'todo', ?,
            '2026-11-26', 0, 'open', ?)""",
            [(kai, "Ask for news", weekly), (kai, "Tidy up", "FREQ=HOURLY")],
        )
    shown = shell.ok("show", kai).out
    assert "2026-11-26  todo open: Ask for news · every 2 weeks on Mon, Thu\n" in shown
    assert "todo open: Tidy up · FREQ=HOURLY\n" in shown  # another program's rule, as it is
    assert shell.ok("show", kai, "--json").json["tasks"][0]["repeat"] == weekly
