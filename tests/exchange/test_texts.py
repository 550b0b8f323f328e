"""The texts of follow-ups: shipped, the rep's own, and filled for one contact."""

from __future__ import annotations

import stat
from datetime import datetime

import pytest

from pipeboard.domain.texts import Message
from pipeboard.exchange import texts
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import contact
from pipeboard.store import connect
from tests.conftest import NOW
from tests.days import NEED

LOCAL = NOW.astimezone()
STOP = "Not interested? Reply 'stop' and I will not write again."
OWN = {"me": "Ida Berg", "number": "+49 30 1234"}


@pytest.fixture
def said(store, tmp_path):
    """What there is to say to a contact now."""

    def say(contact_id: int, own: dict[str, str] = OWN, now: datetime = LOCAL) -> Message:
        db = connect.reader(store.path)
        who = contact(db, contact_id)
        assert who is not None
        return texts.for_contact(db, who, tmp_path / "content", own, now)

    return say


@pytest.mark.parametrize(("template", "attempts"), [("inbound", 5), ("outbound", 4), ("sal", 5)])
def test_every_shipped_template_has_its_attempts_and_every_e_mail_its_way_out(template, attempts):
    found = texts.messages(SHIPPED_TEXTS, template)
    assert len(found) == attempts
    assert all(message.body.endswith(STOP) for message in found)


def test_shipped_texts_are_plain_ascii_so_that_they_paste_anywhere():
    for template in texts.TEMPLATES:
        assert (SHIPPED_TEXTS / f"{template}.md").read_text("utf-8").isascii()


def test_each_e_mail_to_a_sal_carries_two_dates_and_no_third():
    for message in texts.messages(SHIPPED_TEXTS, "sal"):
        if "{slot" in message.body:
            assert ("{slot1}" in message.body, "{slot2}" in message.body) == (True, True)
            assert "{slot3}" not in message.body


def test_the_texts_are_those_of_the_attempt_that_is_due(store, day, said):
    ana = day.add("Ana Ruiz", email="ana@northwind.example", phone="+34 600", origin="inbound")
    day.done(day.follow(ana))
    assert said(ana).call.startswith("You wrote about")
    day.made(ana)
    assert said(ana).call.startswith("I owe you an answer")


def test_sd_53_words_of_the_assessment_are_filled_in_and_what_is_not_known_is_named(day, said):
    ana = day.sal("Ana Ruiz", email="ana@northwind.example")
    message = said(ana)
    assert NEED in message.call
    assert message.subject == "Import: two dates"
    assert "Hello Ana," in message.body
    assert "is Tue 24 Nov at 09:00 or Tue 24 Nov at 09:30 better" in message.body
    assert "\n\nIda Berg\n\n" in message.body
    assert "‹hook?›" in said(day.add("Kai Brandt", email="kai@weserwerk.example")).call


def test_after_a_no_show_the_texts_are_those_of_a_missed_appointment(store, day, said):
    from pipeboard.commands import agenda
    from pipeboard.domain.terms import TaskKind, TaskState

    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    day.done(day.follow(ana))
    plan = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": LOCAL.date()}
    at = LOCAL.replace(hour=LOCAL.hour + 1, minute=0)
    day.done(store.do(agenda.plan_step, ana, **plan, at=at.time(), now=LOCAL))
    (task,) = day.row("select id from task where kind = 'appointment'")
    later = at.replace(hour=at.hour + 2)
    day.done(store.do(agenda.settle, task, TaskState.NO_SHOW, now=later))
    assert said(ana).subject == "We missed each other"


def test_the_rep_s_own_file_goes_before_the_shipped_one(store, day, said, tmp_path):
    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    made = texts.write_shipped(tmp_path / "content")
    assert [path.name for path in made] == [f"{name}.md" for name in texts.TEMPLATES]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    own = tmp_path / "content" / "outbound.md"
    own.write_text("## 1\ncall: Moin {first_name}\nsubject: Moin\n\nMoin!\n")
    assert said(ana) == Message("Moin Ana", "Moin", "Moin!")
    assert texts.write_shipped(tmp_path / "content") == []
    assert own.read_text().startswith("## 1\ncall: Moin")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"call: no heading", "outbound.md: line 1: the first attempt begins with ## 1"),
        (b"\xff\xfe", "outbound.md: is not UTF-8 text"),
    ],
)
def test_a_broken_file_is_one_line_that_names_it(day, said, tmp_path, content, words):
    ana = day.add("Ana Ruiz", email="ana@northwind.example")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "outbound.md").write_bytes(content)
    with pytest.raises(texts.TextsError, match=r"outbound\.md") as broken:
        said(ana)
    assert str(broken.value).endswith(words)
    assert "\n" not in str(broken.value)
