"""The calendar file: read back by the library, and by a reader of our own that knows no library."""

from __future__ import annotations

import os
import re
import stat
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pipeboard.commands import agenda
from pipeboard.domain.terms import TaskKind, TaskState
from pipeboard.exchange import ics
from pipeboard.store import connect
from pipeboard.store.tables import Attempt, Cadence, Task
from tests.conftest import NOW, TODAY
from tests.days import Day

MADRID = ZoneInfo("Europe/Madrid")
HOSTILE = (
    'a;b,c\\d:e"f',
    "END:VEVENT\r\nEND:VCALENDAR\nX-EVIL:1",
    "\x1b]0;owned\x07Ana\x00",
    "\u202egnp.exe",
    "é" * 80,
    "日本語の名前" * 20,
    "👩‍👩‍👧‍👦" * 12,
    "=cmd|' /C calc'!A0",
)


class Entry(NamedTuple):
    """One event as its bare properties: (parameters, value) by name."""

    fields: dict[str, tuple[str, str]]

    def __getitem__(self, name: str) -> str:
        return self.fields[name][1]


def unfolded(content: bytes) -> list[str]:
    """The logical lines of a file, after checking each line of it by RFC 5545, 3.1."""
    *lines, last = content.split(b"\r\n")
    assert last == b"", "the file ends with a line end"
    whole: list[bytes] = []
    for line in lines:
        assert len(line) <= 75, line
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode("utf-8")  # a character is never cut in two
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return [line.decode("utf-8") for line in whole]


def unescaped(value: str) -> str:
    """A text value as it was meant (RFC 5545, 3.3.11)."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value}"
    assert re.fullmatch(r"(?:[^\\]|\\[\\;,nN])*", value, re.S), f"no such escape: {value}"
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def entries(content: bytes) -> list[Entry]:
    """The events of a file, by the reader of our own."""
    lines = unfolded(content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[Entry] = []
    inside: list[str] = []
    for line in lines:
        name, rest = re.fullmatch(r"([A-Z-]+)(.*)", line, re.S).groups()  # type: ignore[union-attr]
        if name == "BEGIN":
            inside.append(rest[1:])
            if inside == ["VCALENDAR", "VEVENT"]:
                found.append(Entry({}))
        elif name == "END":
            assert inside.pop() == rest[1:]
        elif inside[-1] == "VEVENT":
            params, value = re.fullmatch(r"((?:;[^:]*)?):(.*)", rest, re.S).groups()  # type: ignore[union-attr]
            assert name not in found[-1].fields
            text = name in ("SUMMARY", "LOCATION", "DESCRIPTION")
            found[-1].fields[name] = (params, unescaped(value) if text else value)
    assert inside == []
    return found


@pytest.fixture
def book(day: Day) -> Any:
    """Book an appointment for a new contact; its task's number."""

    def booked(name: str = "Ana Ruiz", **given: Any) -> int:
        given = {
            "title": "Demo",
            "on": date(2026, 11, 25),
            "at": time(13),
            "now": NOW,
            "kind": TaskKind.APPOINTMENT,
            **given,
        }
        contact = given.pop("contact", None) or day.add(name)
        planned = day.done(day.store.do(agenda.plan_step, contact, **given))
        return int(planned.task_id)

    return booked


def export(day: Day, *, now: datetime = NOW, zone: ZoneInfo | None = MADRID, **kw: Any) -> bytes:
    db = connect.reader(day.store.path)
    try:
        return ics.calendar(db, now=now, zone=zone, **kw)
    finally:
        db.close()


def test_an_appointment_has_its_zone_place_and_both_ends(day: Day, book: Any) -> None:
    contact = day.add(
        "Ana Ruiz", company="Northwind", phone="+34 600 123 456", email="ana@northwind.example"
    )
    book(contact=contact, place="Calle Mayor 1; 2º, Madrid", minutes=45)
    content = export(day)
    (read,) = Calendar.from_ical(content).events
    assert read.start == datetime(2026, 11, 25, 13, tzinfo=MADRID)
    assert read.end == datetime(2026, 11, 25, 13, 45, tzinfo=MADRID)
    (raw,) = entries(content)
    assert raw.fields["DTSTART"] == (";TZID=Europe/Madrid", "20261125T130000")
    assert raw["SUMMARY"] == "Demo · Ana Ruiz, Northwind"
    assert raw["LOCATION"] == "Calle Mayor 1; 2º, Madrid"
    assert raw["DESCRIPTION"] == "Northwind\n+34 600 123 456\nana@northwind.example"
    assert (raw["STATUS"], raw["SEQUENCE"]) == ("CONFIRMED", "0")
    assert raw["LAST-MODIFIED"] == raw["DTSTAMP"] == "20261123T090000Z"


def test_sd_18_the_place_of_a_visit_is_its_location(day: Day, book: Any) -> None:
    book(place="Their office, floor 3")
    book("Bo Berg", at=time(16))
    first, second = entries(export(day))
    assert first["LOCATION"] == "Their office, floor 3"
    assert "LOCATION" not in second.fields


def test_the_rules_of_the_zone_cover_both_of_its_clock_changes(day: Day, book: Any) -> None:
    book(on=date(2027, 3, 29), at=time(9))
    book("Bo Berg", on=date(2027, 3, 26), at=time(9))
    content = export(day)
    winter, summer = Calendar.from_ical(content).events
    assert winter.start.astimezone(UTC).hour == 8
    assert summer.start.astimezone(UTC).hour == 7
    text = "\n".join(unfolded(content))
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200" in text.replace("TZNAME:CEST\n", "")
    assert "20270328T03" in text or "20270328T02" in text


def test_the_contacts_own_zone_goes_before_that_of_the_machine(day: Day, book: Any) -> None:
    book(zone="America/Denver", at=time(9))
    (raw,) = entries(export(day))
    assert raw.fields["DTSTART"] == (";TZID=America/Denver", "20261125T090000")


def test_an_appointment_over_the_clock_change_is_as_long_as_it_was_meant(
    day: Day, book: Any
) -> None:
    book(zone="Europe/Madrid", on=date(2027, 3, 28), at=time(1, 30), minutes=60)
    (read,) = Calendar.from_ical(export(day)).events
    assert read.end == datetime(2027, 3, 28, 3, 30, tzinfo=MADRID)
    assert (read.end.astimezone(UTC) - read.start.astimezone(UTC)) == timedelta(hours=1)


def test_case_15_a_stored_time_that_the_clock_leaves_out_is_the_next_that_exists(
    day: Day, book: Any
) -> None:
    task = book(zone="Europe/Madrid", on=date(2027, 3, 28), at=time(4))
    day.store.save(lambda unit: unit.change(Task, task, due_time="02:30"))
    (raw,) = entries(export(day))
    assert raw["DTSTART"] == "20270328T030000"


def test_a_machine_that_does_not_name_its_zone_gets_utc(day: Day, book: Any) -> None:
    book()
    (raw,) = entries(export(day, zone=None))
    at = datetime(2026, 11, 25, 13).astimezone(UTC)
    assert raw.fields["DTSTART"] == ("", f"{at:%Y%m%dT%H%M%SZ}")


def test_the_uid_stays_and_the_sequence_is_bumped_on_every_change(day: Day, book: Any) -> None:
    task = book()
    (first,) = entries(export(day))
    assert entries(export(day)) == [first]
    assert first["UID"] == f"{task}-20261123T090000Z@pipeboard"
    day.done(day.store.do(agenda.reschedule, task, on=date(2026, 11, 26), at=time(10), now=NOW))
    (moved,) = entries(export(day))
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], "1")
    assert moved["DTSTART"] == "20261126T100000"
    day.done(day.store.do(agenda.settle, task, TaskState.CANCELLED, now=NOW))
    (gone,) = entries(export(day))
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (first["UID"], "2", "CANCELLED")


def test_a_cancelled_one_is_kept_for_thirty_days(day: Day, book: Any) -> None:
    day.done(day.store.do(agenda.settle, book(), TaskState.CANCELLED, now=NOW))
    assert [one["STATUS"] for one in entries(export(day, now=NOW + timedelta(30)))] == ["CANCELLED"]
    assert entries(export(day, now=NOW + timedelta(31))) == []


def test_one_that_was_held_stays_thirty_days_and_an_open_one_for_ever(day: Day, book: Any) -> None:
    held, still_open = book(on=TODAY, at=time(12)), book("Bo Berg", on=TODAY, at=time(15))
    later = datetime(2026, 11, 23, 20, tzinfo=UTC)
    day.done(day.store.do(agenda.settle, held, TaskState.DONE, now=later))
    uids = [one["UID"].split("-")[0] for one in entries(export(day, now=NOW + timedelta(30)))]
    assert uids == [str(held), str(still_open)]
    uids = [one["UID"].split("-")[0] for one in entries(export(day, now=NOW + timedelta(31)))]
    assert uids == [str(still_open)]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_stay_words(words: str, day: Day, book: Any) -> None:
    task = book()
    store = day.store
    store.save(lambda unit: unit.change(Task, task, title=words, place=words))
    content = export(day)
    (read,) = Calendar.from_ical(content).events
    (raw,) = entries(content)
    assert raw["SUMMARY"].endswith(" · Ana Ruiz")
    assert str(read["SUMMARY"]) == raw["SUMMARY"]
    assert str(read["LOCATION"]) == raw["LOCATION"]
    assert "X-EVIL" not in read
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(unfolded(content)))
    if words.isprintable() and "\u200d" not in words:
        assert raw["LOCATION"] == words


def test_due_days_are_all_day_entries_one_a_contact_and_day(day: Day, book: Any) -> None:
    contact = day.add("Kai Brandt")

    def plan(unit: Any) -> None:
        run = unit.insert(
            Cadence, contact_id=contact, cycle=1, template="inbound", started_on=TODAY
        )
        unit.insert(Attempt, contact_id=contact, cadence_id=run, n=2, due_on=date(2026, 11, 25))
        todo = {"kind": "todo", "title": "Send the offer", "due_on": date(2026, 11, 25)}
        unit.insert(Task, contact_id=contact, **todo)
        unit.insert(Task, contact_id=contact, **{**todo, "due_on": date(2026, 11, 27)})

    day.store.save(plan)
    book()
    assert len(entries(export(day))) == 1
    content = export(day, due_days=True)
    read = [event for event in Calendar.from_ical(content).events if "due-" in event["UID"]]
    assert [(event.start, event.end) for event in read] == [
        (date(2026, 11, 25), date(2026, 11, 26)),
        (date(2026, 11, 27), date(2026, 11, 28)),
    ]
    first = next(one for one in entries(content) if one["UID"].startswith("due-"))
    assert first["UID"] == f"due-{contact}-20261123T090000Z-20261125@pipeboard"
    assert first.fields["DTSTART"] == (";VALUE=DATE", "20261125")
    assert first["SUMMARY"] == "Kai Brandt: call + e-mail 2/5, Send the offer"
    assert first["TRANSP"] == "TRANSPARENT"
    assert entries(export(day, due_days=True)) == entries(content)


def test_nothing_to_do_is_an_empty_calendar(day: Day) -> None:
    assert entries(export(day, due_days=True)) == []


def test_a_year_mistyped_by_a_digit_is_written_all_the_same(day: Day, book: Any) -> None:
    task = book()
    day.store.save(lambda unit: unit.change(Task, task, due_on=date(9999, 12, 31)))
    (raw,) = entries(export(day))
    assert raw["DTSTART"] == "99991231T130000"


def test_the_file_is_private_and_replaced_whole(tmp_path: Path) -> None:
    path, real = tmp_path / "calendar.ics", tmp_path / "real.ics"
    real.write_bytes(b"old")
    real.chmod(0o644)
    path.symlink_to(real)
    before = os.umask(0)
    try:
        ics.write(path, b"new")
    finally:
        os.umask(before)
    assert path.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["calendar.ics", "real.ics"]


def test_where_no_file_can_be_made_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in (folder, tmp_path / "none" / "calendar.ics"):
        with pytest.raises(ics.CannotWrite):
            ics.write(path, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
